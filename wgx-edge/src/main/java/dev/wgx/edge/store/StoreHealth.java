// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

/**
 * The health of the store.
 *
 * @param isWritten false while it cannot be written, and from when on changes were lost because too many waited
 * @param waitingChanges changes that are not on disk yet
 */
public record StoreHealth(boolean isWritten, int waitingChanges) {}
