/** The program that runs the stress tests. */
@NullMarked
package org.lxcpool.stress;

import org.jspecify.annotations.NullMarked;
