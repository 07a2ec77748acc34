@NullMarked
package org.lxcpool.lxc.internal.cgroup;

import org.jspecify.annotations.NullMarked;
