/** Trees of files that others may have written, or still write. */
@NullMarked
package org.lxcpool.lxc.internal.files;

import org.jspecify.annotations.NullMarked;
