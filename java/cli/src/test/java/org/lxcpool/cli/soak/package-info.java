@NullMarked
package org.lxcpool.cli.soak;

import org.jspecify.annotations.NullMarked;
