/** The pool and its peers behind one small interface. */
@NullMarked
package org.lxcpool.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
