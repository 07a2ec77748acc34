/** The cost of a native call through each binding. */
@NullMarked
package org.lxcpool.benchmarks.micro.nativecall;

import org.jspecify.annotations.NullMarked;
