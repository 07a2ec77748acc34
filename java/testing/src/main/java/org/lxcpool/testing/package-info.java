/** Placeholder. */
@NullMarked
package org.lxcpool.testing;

import org.jspecify.annotations.NullMarked;
