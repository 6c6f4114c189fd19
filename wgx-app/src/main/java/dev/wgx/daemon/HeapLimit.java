// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.edge.system.Exec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the heap's limit follow the configuration. The launcher's suits the defaults; for tables that need more, this
 * process starts the Java machine again in its own place with a higher one. The limit matters to no AOT cache below 32
 * GB.
 */
final class HeapLimit {
    private static final long MIB = 1 << 20;
    /** Stands for what the Java machine keeps for itself, with the young generation that the launcher sets. */
    private static final long SURVIVOR_MIB = 2;

    private static final Path OWN_PROGRAM = Path.of("/proc/self/exe");
    private static final Path OWN_ARGUMENTS = Path.of("/proc/self/cmdline");

    private HeapLimit() {}

    /**
     * Does not return when the Java machine is started again.
     *
     * @throws ConfigException when full tables do not fit into the memory of this machine
     * @throws StartException when the limit is too low and cannot be raised
     */
    static void raiseFor(MemoryDemand demand, Path configPath) throws ConfigException, StartException {
        requireFits(demand, new MachineMemory().limitBytes(), configPath);
        if (demand.heapBytes() > Runtime.getRuntime().maxMemory()) {
            startAgain(option(demand));
        }
    }

    private static void startAgain(String option) throws StartException {
        List<String> arguments = ownArguments();
        int mainClass = arguments.indexOf(Wgxd.class.getName());
        if (arguments.contains(option)) {
            return;
        }
        if (mainClass < 0) {
            throw new StartException("the tables need a larger heap: start Java with " + option);
        }
        // The last one counts.
        arguments.add(mainClass, option);
        try {
            int result = Exec.replaceBy(OWN_PROGRAM.toRealPath().toString(), arguments);
            throw new StartException("Java cannot be started again with " + option + ": errno " + -result);
        } catch (IOException e) {
            throw new StartException("Java cannot be started again with " + option + ": " + e);
        }
    }

    private static List<String> ownArguments() {
        try {
            String text = Files.readString(OWN_ARGUMENTS, StandardCharsets.UTF_8);
            return new ArrayList<>(List.of(text.split("\0")));
        } catch (IOException absent) {
            return new ArrayList<>();
        }
    }

    static void requireFits(MemoryDemand demand, long limitBytes, Path configPath) throws ConfigException {
        if (demand.bytes() > limitBytes) {
            throw new ConfigException(
                    Place.of(configPath.toString()),
                    "full tables need " + MemoryDemand.megabytes(demand.bytes()) + " of memory, and "
                            + MemoryDemand.megabytes(limitBytes) + " are there: "
                            + demand.shares() + "; lower what takes most");
        }
    }

    static String option(MemoryDemand demand) {
        return "-Xmx" + (Math.ceilDiv(demand.heapBytes(), MIB) + SURVIVOR_MIB) + "m";
    }
}
