/** The assembly of a factory from the parts in the other packages. */
@NullMarked
package org.lxcpool.lxc.internal.factory;

import org.jspecify.annotations.NullMarked;
