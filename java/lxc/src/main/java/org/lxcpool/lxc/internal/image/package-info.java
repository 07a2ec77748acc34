/** What containers are made from: root filesystems, prepared once and shared by overlays. */
@NullMarked
package org.lxcpool.lxc.internal.image;

import org.jspecify.annotations.NullMarked;
