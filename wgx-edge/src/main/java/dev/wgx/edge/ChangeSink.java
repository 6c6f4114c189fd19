// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import dev.wgx.relay.store.StoreChange;

/** The place where the relay's durable changes go; it never blocks. {@link RelayLoop#onPersisted} is the answer. */
@FunctionalInterface
public interface ChangeSink {
    void submit(long sequence, StoreChange change);
}
