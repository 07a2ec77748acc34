/** Base images: root filesystems, prepared once and shared by containers' overlays. */
@NullMarked
package org.lxcpool.lxc.internal.image;

import org.jspecify.annotations.NullMarked;
