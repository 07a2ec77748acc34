/** The lives of containers, what is recorded of them, and who looks after them. */
@NullMarked
package org.lxcpool.lxc.internal.life;

import org.jspecify.annotations.NullMarked;
