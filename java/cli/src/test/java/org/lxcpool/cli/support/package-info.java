@NullMarked
package org.lxcpool.cli.support;

import org.jspecify.annotations.NullMarked;
