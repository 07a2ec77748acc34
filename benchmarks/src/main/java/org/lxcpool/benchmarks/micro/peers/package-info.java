/** The pool and its peers behind a common interface. */
@NullMarked
package org.lxcpool.benchmarks.micro.peers;

import org.jspecify.annotations.NullMarked;
