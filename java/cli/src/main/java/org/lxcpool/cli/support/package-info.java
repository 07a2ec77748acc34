/** What the commands have in common. */
@NullMarked
package org.lxcpool.cli.support;

import org.jspecify.annotations.NullMarked;
