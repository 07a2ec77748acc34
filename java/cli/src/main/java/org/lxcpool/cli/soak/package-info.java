/** The soak command: kills agents, or cycles many containers, and checks for leaks. */
@NullMarked
package org.lxcpool.cli.soak;

import org.jspecify.annotations.NullMarked;
