@NullMarked
package org.lxcpool.lxc.internal.spec;

import org.jspecify.annotations.NullMarked;
