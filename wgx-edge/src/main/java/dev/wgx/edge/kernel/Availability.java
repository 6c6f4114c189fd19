// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out, by trying, whether this machine lets this process have a kernel path. */
final class Availability {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");
    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
    private static final Path CLOCK_OFFSETS = Path.of("/proc/self/timens_offsets");
    private static final String EFFECTIVE = "CapEff:";
    private static final int HEXADECIMAL = 16;
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_BPF = 39;

    private Availability() {}

    static Optional<String> obstacle() {
        String system = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (!system.equals("Linux")
                || !ARCHITECTURES.contains(architecture)
                || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return Optional.of("the kernel path is not made for %s on %s".formatted(system, architecture));
        }
        try {
            return missingCapabilities().or(Availability::shiftedClock).or(Availability::refusal);
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("foreign functions do not work here: " + e);
        }
    }

    private static Optional<String> missingCapabilities() {
        long effective = lines(PROCESS_STATUS).stream()
                .filter(line -> line.startsWith(EFFECTIVE))
                .map(line -> Long.parseUnsignedLong(
                        line.substring(EFFECTIVE.length()).strip(), HEXADECIMAL))
                .findFirst()
                .orElse(-1L);
        if (!has(effective, CAP_NET_ADMIN) || !(has(effective, CAP_BPF) || has(effective, CAP_SYS_ADMIN))) {
            return Optional.of("the process lacks privileges: the kernel path needs CAP_BPF and CAP_NET_ADMIN");
        }
        return Optional.empty();
    }

    /**
     * Returns what to do if a time namespace has shifted the clock: the program knows the kernel's clock, not the
     * shifted one.
     */
    private static Optional<String> shiftedClock() {
        boolean shifted = lines(CLOCK_OFFSETS).stream()
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(words -> words[0].equals("boottime") && !(words[1].equals("0") && words[2].equals("0")));
        return shifted
                ? Optional.of("the process is in a time namespace with a clock of its own: start it outside of it")
                : Optional.empty();
    }

    private static Optional<String> refusal() {
        Bpf bpf = new Bpf();
        ProgramImage image = ProgramImage.bundled();
        KernelPathSettings least = new KernelPathSettings(1, Optional.empty(), 1, 1, HookChoice.AUTO);
        try (KernelMaps maps = KernelMaps.open(bpf, image, least, Optional.empty());
                Descriptor program = ForwardProgram.load(bpf, image, maps.descriptors())) {
            return program.number() < 0 ? Optional.of("no program") : Optional.empty();
        } catch (KernelPathException e) {
            return Optional.of(
                    e.getMessage() + "; the kernel path needs Linux 6.1 or newer with BPF, CAP_BPF and CAP_NET_ADMIN");
        }
    }

    private static boolean has(long capabilities, int capability) {
        return (capabilities >>> capability & 1) != 0;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
