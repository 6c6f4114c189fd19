// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

/**
 * The outcome of a change of the allow-list.
 *
 * @param message a sentence for the operator
 * @param changed false if the configuration is as it was
 * @param peersCutOff peers that had been here and are no longer allowed
 * @param sessionsEnded relayed sessions of theirs
 */
public record AllowListAnswer(String message, boolean changed, int peersCutOff, int sessionsEnded) {}
