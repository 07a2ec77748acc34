/**
 * Fakes for testing code that uses a pool, without root privileges and without LXC: a {@link
 * org.lxcpool.testing.ScriptedFactory} whose containers follow a script, a {@link
 * org.lxcpool.testing.PlainContainer} that does nothing, and a {@link
 * org.lxcpool.testing.FakeTicker} that a test advances.
 */
@NullMarked
package org.lxcpool.testing;

import org.jspecify.annotations.NullMarked;
