@NullMarked
package org.lxcpool.lxc;

import org.jspecify.annotations.NullMarked;
