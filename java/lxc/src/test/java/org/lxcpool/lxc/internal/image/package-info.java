@NullMarked
package org.lxcpool.lxc.internal.image;

import org.jspecify.annotations.NullMarked;
