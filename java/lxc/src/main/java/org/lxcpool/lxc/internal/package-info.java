/** What a container on liblxc is made of. */
@NullMarked
package org.lxcpool.lxc.internal;

import org.jspecify.annotations.NullMarked;
