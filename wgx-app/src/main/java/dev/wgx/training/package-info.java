// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The training run in which Java's AOT caches for {@code wgx} and {@code wgxd} are recorded: which classes they load,
 * in a state to be mapped into the next process, and which of their methods are worth compiling first.
 *
 * <p>{@link dev.wgx.training.Training} starts a daemon on loopback with files of its own.
 * {@link dev.wgx.training.TrainingPeer}s do what peers of a relay do: handshakes, a publication, relayed data. Then the
 * command line asks the daemon and sets up a hub and a spoke. Both processes write their cache when they end.
 */
@NullMarked
package dev.wgx.training;

import org.jspecify.annotations.NullMarked;
