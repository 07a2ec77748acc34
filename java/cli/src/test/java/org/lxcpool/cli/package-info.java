@NullMarked
package org.lxcpool.cli;

import org.jspecify.annotations.NullMarked;
