@NullMarked
package org.lxcpool.cli.demo;

import org.jspecify.annotations.NullMarked;
