/** Wearing a pool down: agents that are killed, and many lives of containers. */
@NullMarked
package org.lxcpool.cli.soak;

import org.jspecify.annotations.NullMarked;
