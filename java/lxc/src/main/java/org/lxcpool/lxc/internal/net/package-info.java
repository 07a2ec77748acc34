/** Networks: addresses, their claims, and what /proc says of a container's. */
@NullMarked
package org.lxcpool.lxc.internal.net;

import org.jspecify.annotations.NullMarked;
