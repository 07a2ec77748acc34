/** Results, targets and reports. */
@NullMarked
package org.lxcpool.benchmarks.system.report;

import org.jspecify.annotations.NullMarked;
