/** What a get and a put cost, alone and in a crowd. */
@NullMarked
package org.lxcpool.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;
