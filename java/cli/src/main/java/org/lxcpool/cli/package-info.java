/** The command line. {@link org.lxcpool.cli.Main} is its entry point. */
@NullMarked
package org.lxcpool.cli;

import org.jspecify.annotations.NullMarked;
