// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.traffic;

import org.HdrHistogram.Histogram;

/**
 * The counts that a sink has of the measured probes of one load.
 *
 * @param delivered different ones
 * @param late of these, behind a later one of their flow
 * @param repeated beyond these, a second time
 * @param misdelivered came to an end that they were not for
 * @param latencyNs one way, of each that was delivered
 */
public record Tally(long delivered, long late, long repeated, long misdelivered, Histogram latencyNs) {
    /** Returns the sum of two ends. */
    public Tally plus(Tally other) {
        Histogram both = latencyNs.copy();
        both.add(other.latencyNs);
        return new Tally(
                delivered + other.delivered,
                late + other.late,
                repeated + other.repeated,
                misdelivered + other.misdelivered,
                both);
    }
}
