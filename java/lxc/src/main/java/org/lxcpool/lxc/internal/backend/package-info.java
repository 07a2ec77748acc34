/** The backends that call liblxc: in this process, or through the launcher. */
@NullMarked
package org.lxcpool.lxc.internal.backend;

import org.jspecify.annotations.NullMarked;
