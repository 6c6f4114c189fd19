// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.network;

/**
 * The things that happen to packets on the internet.
 *
 * @param loss probability that a packet is lost
 * @param duplication probability that it comes twice
 * @param corruption probability that a bit of it is wrong
 * @param minDelayNs the least time on the way
 * @param maxDelayNs the most; with more than the least, packets overtake each other
 */
public record Weather(double loss, double duplication, double corruption, long minDelayNs, long maxDelayNs) {
    private static final long MS_NS = 1_000_000;

    /** Stands for a network that does no harm. */
    public static final Weather CALM = new Weather(0, 0, 0, 5 * MS_NS, 15 * MS_NS);
    /** Stands for a line that loses a little, in order or not. */
    public static final Weather WINDY = new Weather(0.02, 0.01, 0.001, 2 * MS_NS, 60 * MS_NS);
    /** Stands for a line at its worst. */
    public static final Weather STORM = new Weather(0.3, 0.1, 0.02, MS_NS, 900 * MS_NS);
    /** Stands for a network that lets nothing through. */
    public static final Weather CUT = new Weather(1, 0, 0, MS_NS, MS_NS);
}
