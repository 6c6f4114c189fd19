package dev.wgx.edge.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The program asks for its routes as the host itself does: from the loopback interface. The kernel answers when forwarding is
 * on there. It makes no router of the host: forwarding of what comes in by any other interface stays as it is.
 */
final class LoopbackForwarding {
    private static final String SWITCH = "conf/lo/forwarding";
    private static final String SWITCH_OF_ALL = "conf/all/forwarding";
    private static final String ON = "1";
    private static final String OFF = "0";

    private static final String ACCEPT_ADVERTISEMENTS = "accept_ra";
    private static final String ALSO_WHEN_FORWARDING = "2";

    private final Path ipv4;
    private final Path ipv6;

    LoopbackForwarding(Path settings) {
        ipv4 = settings.resolve("ipv4");
        ipv6 = settings.resolve("ipv6");
    }

    static LoopbackForwarding ofThisNamespace() {
        return new LoopbackForwarding(Path.of("/proc/sys/net"));
    }

    /** @return what stays in user space, and what to do about it: a sentence for each family that cannot have it */
    List<String> enable() {
        List<String> hints = new ArrayList<>();
        enable(ipv4, "IPv4").ifPresent(hints::add);
        enable(ipv6, "IPv6").ifPresent(hints::add);
        return hints;
    }

    /** Where the host is no router anyway. */
    void disable() throws KernelPathException {
        try {
            for (Path family : List.of(ipv4, ipv6)) {
                if (exists(family) && read(family.resolve(SWITCH_OF_ALL)).equals(OFF)) {
                    Files.writeString(family.resolve(SWITCH), OFF);
                }
            }
        } catch (IOException e) {
            throw new KernelPathException("forwarding of the loopback interface cannot be switched off: " + e, e);
        }
    }

    private Optional<String> enable(Path family, String name) {
        Path loopback = family.resolve(SWITCH);
        try {
            if (!exists(family) || read(loopback).equals(ON)) {
                return Optional.empty();
            }
            List<Path> spared = family.equals(ipv6) ? spareDefaultRoutes() : List.of();
            Files.writeString(loopback, ON);
            for (Path advertisements : spared) {
                Files.writeString(advertisements, ON);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "%s stays in user space, since %s cannot be set to 1 (%s): set it, or grant CAP_NET_ADMIN"
                            .formatted(name, loopback, e.getClass().getSimpleName()));
        }
    }

    /**
     * With any interface that is switched to forwarding, Linux forgets the default routes of router advertisements, those of other
     * interfaces too. It keeps those of interfaces that listen to advertisements though they forward.
     *
     * @return those to be set back to 1
     */
    private List<Path> spareDefaultRoutes() throws IOException {
        List<Path> spared = new ArrayList<>();
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(ipv6.resolve("conf"))) {
            for (Path one : interfaces) {
                Path advertisements = one.resolve(ACCEPT_ADVERTISEMENTS);
                String name = one.getFileName().toString();
                if (!name.equals("all")
                        && !name.equals("default")
                        && read(advertisements).equals(ON)) {
                    Files.writeString(advertisements, ALSO_WHEN_FORWARDING);
                    spared.add(advertisements);
                }
            }
        }
        return spared;
    }

    /** Without IPv6 there is nothing to switch. */
    private static boolean exists(Path family) {
        return Files.exists(family.resolve(SWITCH));
    }

    private static String read(Path setting) throws IOException {
        return Files.readString(setting).strip();
    }
}
