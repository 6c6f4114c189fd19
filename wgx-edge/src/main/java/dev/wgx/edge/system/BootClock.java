// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.system;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A monotonic clock that goes on while the machine sleeps: Linux's CLOCK_BOOTTIME, by which WireGuard counts. {@link
 * System#nanoTime} stands still then, and takes its place only where foreign functions are refused. All instances tell
 * the same time. One instance belongs to one thread at a time.
 */
public final class BootClock {
    private static final int CLOCK_BOOTTIME = 7;
    private static final int TIMESPEC_BYTES = 16;
    private static final long SECOND_NS = 1_000_000_000L;

    private static final @Nullable MethodHandle CLOCK_GETTIME = find();
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private static final boolean COUNTS_SLEEP = CLOCK_GETTIME != null && new BootClock().read();
    private static final long BOOT = readBoot();

    private final ByteBuffer time;
    private final long address;

    public BootClock() {
        MemorySegment memory = Arena.ofAuto().allocate(TIMESPEC_BYTES, Long.BYTES);
        time = memory.asByteBuffer().order(ByteOrder.nativeOrder());
        address = memory.address();
    }

    private static @Nullable MethodHandle find() {
        try {
            return CFunctions.findImmediate("clock_gettime");
        } catch (LinkageError | RuntimeException refused) {
            return null;
        }
    }

    /** Tells whether this clock counts the time that the machine sleeps. */
    public static boolean countsSleep() {
        return COUNTS_SLEEP;
    }

    /**
     * Returns a number that tells this start of the machine from all others: two of this clock's times can be compared
     * only if they have it in common. Where the system does not say, each process has a number of its own.
     */
    public static long boot() {
        return BOOT;
    }

    private static long readBoot() {
        if (COUNTS_SLEEP) {
            try {
                UUID id = UUID.fromString(Files.readString(BOOT_ID).strip());
                return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
            } catch (IOException | IllegalArgumentException unknown) {
                // The system does not say.
            }
        }
        return new SecureRandom().nextLong();
    }

    public long nowNs() {
        if (!COUNTS_SLEEP) {
            return System.nanoTime();
        }
        read();
        return time.getLong(0) * SECOND_NS + time.getLong(Long.BYTES);
    }

    private boolean read() {
        MethodHandle call = CLOCK_GETTIME;
        if (call == null) {
            return false;
        }
        try {
            return (int) (long) call.invokeExact((long) CLOCK_BOOTTIME, address, 0L, 0L, 0L, 0L) == 0;
        } catch (Throwable broken) {
            throw new LinkageError("clock_gettime", broken);
        }
    }
}
