@NullMarked
package org.lxcpool.lxc.internal.backend;

import org.jspecify.annotations.NullMarked;
