// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.traffic.Direction;
import dev.wgx.bench.traffic.Load;
import dev.wgx.bench.traffic.Sizes;
import dev.wgx.noise.RandomSource;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of the command line that say what to send. */
final class LoadOptions {
    private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @Option(names = "--spokes", paramLabel = "N", defaultValue = "64", description = "How many spokes (default: 64).")
    private int spokes;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "1452",
            converter = OfSizes.class,
            description = {
                "Length of the datagrams, without IP and UDP headers: 32 (a keepalive) and more, or `imix`:",
                "inner packets of 40, 576 and 1420 bytes as 7 : 4 : 1 (default: 1452, a full inner packet)."
            })
    private Sizes sizes = Sizes.parse("1452");

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "max",
            converter = OfRate.class,
            description = {
                "Datagrams per second of all senders, whatever becomes of them; or `max`: as many as are",
                "delivered, with no more than --window under way (default: max)."
            })
    private long rate;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "1024",
            description = "With --rate max, how many datagrams are under way (default: 1024).")
    private int window;

    @Option(
            names = "--segmentation",
            paramLabel = "on|off",
            defaultValue = "off",
            description = {
                "Whether a burst leaves as one message, which the kernel or the device cuts (UDP_SEGMENT), as",
                "newer WireGuard does; or datagram by datagram (default: off)."
            })
    private Switch segmentation = Switch.OFF;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "How many datagrams of a flow leave together (default: 1; with --segmentation as many as one",
                "message takes)."
            })
    private int burst;

    @Option(
            names = "--direction",
            paramLabel = "up|down|both",
            defaultValue = "up",
            description = "Spokes to hub, hub to spokes, or both (default: up).")
    private Direction direction = Direction.UP;

    @Option(
            names = "--warmup",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Traffic that is not measured, before that which is (default: 2).")
    private double warmupSeconds;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long a round is measured (default: 10).")
    private double durationSeconds;

    @Option(
            names = "--strangers",
            paramLabel = "N",
            defaultValue = "0",
            description = "Spokes that the hub publishes beside its own and that never come (default: 0).")
    private int strangers;

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    Contest contest(RandomSource random) {
        return new Contest(spokes, strangers, load(), random);
    }

    private Load load() {
        boolean segmenting = segmentation == Switch.ON;
        int full = segmenting ? Load.fullMessage(sizes) : 1;
        return new Load(
                sizes,
                rate,
                window,
                burst > 0 ? burst : full,
                segmenting,
                direction,
                (long) (warmupSeconds * SECOND_NS),
                (long) (durationSeconds * SECOND_NS));
    }

    static final class OfSizes implements ITypeConverter<Sizes> {
        @Override
        public Sizes convert(String text) {
            try {
                return Sizes.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    static final class OfRate implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            if (text.equals("max")) {
                return 0L;
            }
            if (!text.matches("[1-9]\\d{0,8}")) {
                throw new TypeConversionException("a rate is `max` or a number of datagrams per second");
            }
            return Long.valueOf(text);
        }
    }

    private enum Switch {
        ON,
        OFF
    }
}
