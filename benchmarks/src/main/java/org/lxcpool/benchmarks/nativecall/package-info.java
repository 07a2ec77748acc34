/** What a call into native code costs, by each way there is. */
@NullMarked
package org.lxcpool.benchmarks.nativecall;

import org.jspecify.annotations.NullMarked;
