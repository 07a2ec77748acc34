/**
 * For tests of what uses a pool, without root and without LXC: a {@link
 * org.lxcpool.testing.ScriptedFactory} that does what a script says, a {@link
 * org.lxcpool.testing.FakeTicker} that stands still until it is told to go on.
 */
@NullMarked
package org.lxcpool.testing;

import org.jspecify.annotations.NullMarked;
