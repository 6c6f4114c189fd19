// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The relay's memory on disk, in one file of h2's MVStore. {@link dev.wgx.edge.store.RelayStore} takes changes from the
 * loop without ever blocking it, and a thread of its own makes them durable in batches.
 *
 * <p>Waiting changes are kept in {@link dev.wgx.edge.store.PendingChanges}, at most one per record: a later change of a
 * record replaces the earlier one, so a slow disk costs no memory beyond one change per record. A batch is one commit,
 * all or nothing, and synced before its sequence is reported. Publications, which a hub waits for, are committed at
 * once; everything else shares a commit at most every quarter of a second.
 *
 * <p>{@link dev.wgx.edge.store.StoreFile} is the file, {@link dev.wgx.edge.store.Records} its bytes. No secret is in
 * it. A file that cannot be read is moved aside and said so; one that another process holds is refused. Beside it a
 * {@link dev.wgx.edge.store.CommitMark} tells how far it had come, since a truncated file is opened as if its end had
 * never been.
 */
@NullMarked
package dev.wgx.edge.store;

import org.jspecify.annotations.NullMarked;
