/** Real containers: how fast they come, and what they cost the agent. Needs root. */
@NullMarked
package org.lxcpool.benchmarks.lifecycle;

import org.jspecify.annotations.NullMarked;
