/** The demo: a pool fills, hands out, refills and closes before the eyes of a user. */
@NullMarked
package org.lxcpool.cli.demo;

import org.jspecify.annotations.NullMarked;
