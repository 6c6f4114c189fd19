// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.measure;

/**
 * Tells how peers came back after a restart of their relay, in milliseconds since the old one was told to stop.
 *
 * @param endedMs when the old process had ended
 * @param firstForwardedMs when the first spoke's data reached the hub again
 * @param allForwardedMs when every spoke's had
 * @param allOnlineMs when every spoke had a new session with the relay
 */
public record Comeback(
        String relay, int spokes, double endedMs, double firstForwardedMs, double allForwardedMs, double allOnlineMs) {}
