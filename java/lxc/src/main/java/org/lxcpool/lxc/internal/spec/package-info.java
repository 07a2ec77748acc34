/**
 * The specification of containers before they are created: settings, configuration, names and
 * paths.
 */
@NullMarked
package org.lxcpool.lxc.internal.spec;

import org.jspecify.annotations.NullMarked;
