// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The facts that the relay remembers across restarts, as plain records without any secret. The relay emits {@link
 * dev.wgx.relay.store.StoreChange}s and is built from a {@link dev.wgx.relay.store.Snapshot}; where they are kept is
 * the edge's concern.
 */
@NullMarked
package dev.wgx.relay.store;

import org.jspecify.annotations.NullMarked;
