/** Shared parts of the commands. */
@NullMarked
package org.lxcpool.cli.support;

import org.jspecify.annotations.NullMarked;
