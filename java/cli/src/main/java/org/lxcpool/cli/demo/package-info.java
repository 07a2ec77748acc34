/** The demo command: a pool fills, hands out containers, refills and closes. */
@NullMarked
package org.lxcpool.cli.demo;

import org.jspecify.annotations.NullMarked;
