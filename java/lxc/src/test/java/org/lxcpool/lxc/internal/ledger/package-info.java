@NullMarked
package org.lxcpool.lxc.internal.ledger;

import org.jspecify.annotations.NullMarked;
