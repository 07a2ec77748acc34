/** The command line. {@link org.lxcpool.cli.Main} is where it begins. */
@NullMarked
package org.lxcpool.cli;

import org.jspecify.annotations.NullMarked;
