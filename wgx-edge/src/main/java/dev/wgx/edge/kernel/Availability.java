// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.config.Container;
import dev.wgx.edge.system.Errno;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out, by trying, whether this machine lets this process have a kernel path, and if not, what is missing. */
final class Availability {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");
    // Of the thread that asks: capabilities and seccomp filters are a thread's.
    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final Path USER_NAMESPACE = Path.of("/proc/self/uid_map");
    private static final Path CLOCK_OFFSETS = Path.of("/proc/self/timens_offsets");
    private static final String EFFECTIVE = "CapEff:";
    private static final String SECCOMP = "Seccomp:";
    private static final String SECCOMP_FILTER = "2";
    private static final String EVERY_USER = "0 0 4294967295";
    private static final int HEXADECIMAL = 16;
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_BPF = 39;

    private Availability() {}

    static Optional<String> obstacle() {
        return obstacle(Container.ofThisProcess());
    }

    static Optional<String> obstacle(Container container) {
        String system = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (!system.equals("Linux")
                || !ARCHITECTURES.contains(architecture)
                || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return Optional.of("the kernel path is not made for %s on %s".formatted(system, architecture));
        }
        try {
            return missingCapabilities(container)
                    .or(Availability::ownUserNamespace)
                    .or(Availability::shiftedClock)
                    .or(() -> hiddenCall(container))
                    .or(Availability::refusal);
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("foreign functions do not work here: " + e);
        }
    }

    private static Optional<String> missingCapabilities(Container container) {
        long effective = status(EFFECTIVE)
                .map(digits -> Long.parseUnsignedLong(digits, HEXADECIMAL))
                .orElse(-1L);
        List<String> missing = new ArrayList<>();
        if (!has(effective, CAP_BPF) && !has(effective, CAP_SYS_ADMIN)) {
            missing.add("BPF");
        }
        if (!has(effective, CAP_NET_ADMIN)) {
            missing.add("NET_ADMIN");
        }
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("wgxd has no CAP_" + String.join(" and no CAP_", missing) + ": "
                + container.advice(
                        "--cap-add " + String.join(" --cap-add ", missing),
                        "start it as root, or give it what is missing, as AmbientCapabilities= of systemd does"));
    }

    /** Returns what to do in a user namespace, whose capabilities do not count for bpf(2). */
    private static Optional<String> ownUserNamespace() {
        List<String> map = lines(USER_NAMESPACE);
        boolean isInitial =
                map.isEmpty() || map.getFirst().strip().replaceAll("\\s+", " ").equals(EVERY_USER);
        return isInitial
                ? Optional.empty()
                : Optional.of(
                        "wgxd is in a user namespace, as in a rootless container, where capabilities do not count for"
                                + " BPF: start it as root of the machine");
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

    /** Returns what to do if a seccomp filter answers in the kernel's place, which says EINVAL to no command at all. */
    private static Optional<String> hiddenCall(Container container) {
        boolean isFiltered = status(SECCOMP).filter(SECCOMP_FILTER::equals).isPresent();
        return isFiltered && new Bpf().callNothing() != -Errno.EINVAL
                ? Optional.of("a seccomp profile hides bpf(2) from wgxd, though it has the capabilities: "
                        + container.advice(
                                "--security-opt seccomp=unconfined, or with a profile that lets bpf through",
                                "let bpf through, for example by SystemCallFilter= of systemd"))
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
                    e.getMessage() + "; the kernel path needs Linux 6.1 or newer with BPF, and this is Linux "
                            + System.getProperty("os.version", ""));
        }
    }

    private static boolean has(long capabilities, int capability) {
        return (capabilities >>> capability & 1) != 0;
    }

    private static Optional<String> status(String name) {
        return lines(STATUS).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
