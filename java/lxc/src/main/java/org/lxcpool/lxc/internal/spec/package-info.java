/**
 * What is decided about containers before they are made: settings, configuration, names and paths.
 */
@NullMarked
package org.lxcpool.lxc.internal.spec;

import org.jspecify.annotations.NullMarked;
