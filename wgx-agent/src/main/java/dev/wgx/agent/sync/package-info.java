// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Keeping the configuration, the interface and the relay in step for ever.
 *
 * <p>{@link dev.wgx.agent.sync.SyncWatch} decides what to do when; it is told of time and outcomes, and has no clock,
 * file or socket. {@link dev.wgx.agent.sync.SyncLoop} carries its {@link dev.wgx.agent.sync.Order}s out, and nothing
 * that goes wrong there ends it. Each second it looks for {@link dev.wgx.agent.sync.Signs} that something has happened.
 * {@link dev.wgx.agent.sync.WatchJournal} says each thing once. {@link dev.wgx.agent.link.Machine} is what it sees of
 * the machine, so that tests run days of it in virtual time.
 */
@NullMarked
package dev.wgx.agent.sync;

import org.jspecify.annotations.NullMarked;
