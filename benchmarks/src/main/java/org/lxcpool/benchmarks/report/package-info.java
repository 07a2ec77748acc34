/** What was measured, judged and written down. */
@NullMarked
package org.lxcpool.benchmarks.report;

import org.jspecify.annotations.NullMarked;
