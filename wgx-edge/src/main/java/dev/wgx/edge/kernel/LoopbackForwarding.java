// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.config.Container;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The switch for forwarding on the loopback interface. The program asks for its routes as the host itself does: from
 * that interface, and the kernel answers when forwarding is on there. It makes no router of the host: forwarding of
 * what comes in by any other interface stays as it is.
 *
 * <p>It is switched on by 2, which the kernel takes for 1. So every relay of the namespace, also after a crash, knows
 * that it was off before and may be switched off again; what somebody else has switched on is 1 and stays on.
 */
final class LoopbackForwarding {
    private static final String SWITCH = "conf/lo/forwarding";
    private static final String OURS = "2";
    private static final String OFF = "0";

    private static final String ACCEPT_ADVERTISEMENTS = "accept_ra";
    private static final String UNLESS_FORWARDING = "1";
    private static final String ALSO_WHEN_FORWARDING = "2";
    private static final String SPARED = "spared-";

    private final Path ipv4;
    private final Path ipv6;
    private final Optional<PinDirectory> notes;
    private final Container container;

    /** @param notes where is written what a crash must not leave undone */
    LoopbackForwarding(Path settings, Optional<PinDirectory> notes, Container container) {
        ipv4 = settings.resolve("ipv4");
        ipv6 = settings.resolve("ipv6");
        this.notes = notes;
        this.container = container;
    }

    static LoopbackForwarding ofThisNamespace(Optional<PinDirectory> notes) {
        return new LoopbackForwarding(Path.of("/proc/sys/net"), notes, Container.ofThisProcess());
    }

    /** @return what stays in user space, and what to do about it: a sentence for each family that cannot have it */
    List<String> enable() {
        List<String> hints = new ArrayList<>();
        enable(ipv4, "IPv4").ifPresent(hints::add);
        enable(ipv6, "IPv6").ifPresent(hints::add);
        return hints;
    }

    private Optional<String> enable(Path family, String name) {
        Path loopback = family.resolve(SWITCH);
        try {
            if (family.equals(ipv6)) {
                finishWhatWasInterrupted();
            }
            if (!exists(family) || !read(loopback).equals(OFF)) {
                return Optional.empty();
            }
            if (family.equals(ipv6)) {
                enableSparingDefaultRoutes(loopback);
            } else {
                Files.writeString(loopback, OURS);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("%s stays in user space, since %s cannot be set to 1 (%s): "
                            .formatted(name, loopback, e.getClass().getSimpleName())
                    + advice("net." + family.getFileName() + ".conf.lo.forwarding=1"));
        }
    }

    /** Containers have this part of /proc read-only. */
    private String advice(String setting) {
        return container.advice(
                "--sysctl " + setting + ", or with --network host run `sysctl -w " + setting + "` on the host",
                "set it, or grant CAP_NET_ADMIN");
    }

    /**
     * Switches on forwarding, but spares the default routes of router advertisements. With any interface that is
     * switched to forwarding, Linux forgets them, those of other interfaces too. It keeps those of interfaces that
     * listen to advertisements though they forward, as these do meanwhile.
     */
    private void enableSparingDefaultRoutes(Path loopback) throws IOException {
        List<Path> listening = listeningToAdvertisements();
        try {
            for (int i = 0; i < listening.size(); i++) {
                if (notes.isPresent()) {
                    notes.get().note(SPARED + i, interfaceOf(listening.get(i)));
                }
                Files.writeString(listening.get(i), ALSO_WHEN_FORWARDING);
            }
            Files.writeString(loopback, OURS);
        } finally {
            for (Path advertisements : listening) {
                putBack(advertisements);
            }
            forgetNotes();
        }
    }

    private List<Path> listeningToAdvertisements() throws IOException {
        List<Path> listening = new ArrayList<>();
        try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(ipv6.resolve("conf"))) {
            for (Path one : interfaces) {
                Path advertisements = one.resolve(ACCEPT_ADVERTISEMENTS);
                String name = one.getFileName().toString();
                if (!name.equals("all")
                        && !name.equals("default")
                        && read(advertisements).equals(UNLESS_FORWARDING)) {
                    listening.add(advertisements);
                }
            }
        }
        return listening;
    }

    /** Gives interfaces their setting back that a process had changed when it was killed. */
    void finishWhatWasInterrupted() throws KernelPathException {
        if (notes.isEmpty()) {
            return;
        }
        List<Integer> interrupted = notes.get().numbers(SPARED);
        try {
            for (int number : interrupted) {
                String name = notes.get().readNote(SPARED + number);
                putBack(ipv6.resolve("conf").resolve(name).resolve(ACCEPT_ADVERTISEMENTS));
            }
        } catch (IOException e) {
            throw new KernelPathException("what an earlier relay has set cannot be put back: " + e, e);
        }
        forgetNotes();
    }

    private static void putBack(Path advertisements) throws IOException {
        if (Files.exists(advertisements) && read(advertisements).equals(ALSO_WHEN_FORWARDING)) {
            Files.writeString(advertisements, UNLESS_FORWARDING);
        }
    }

    private void forgetNotes() throws KernelPathException {
        if (notes.isPresent()) {
            for (int number : notes.get().numbers(SPARED)) {
                notes.get().remove(SPARED + number);
            }
        }
    }

    private static String interfaceOf(Path advertisements) {
        return advertisements.getName(advertisements.getNameCount() - 2).toString();
    }

    /** Tells whether a relay has switched forwarding on that was off before. */
    boolean isOurs() throws KernelPathException {
        try {
            return isOurs(ipv4) || isOurs(ipv6);
        } catch (IOException e) {
            throw new KernelPathException("forwarding of the loopback interface cannot be read: " + e, e);
        }
    }

    /** Switches it off again where a relay has switched it on. */
    void putBack() throws KernelPathException {
        try {
            for (Path family : List.of(ipv4, ipv6)) {
                if (isOurs(family)) {
                    Files.writeString(family.resolve(SWITCH), OFF);
                }
            }
        } catch (IOException e) {
            throw new KernelPathException("forwarding of the loopback interface cannot be switched off: " + e, e);
        }
    }

    private static boolean isOurs(Path family) throws IOException {
        return exists(family) && read(family.resolve(SWITCH)).equals(OURS);
    }

    /** Tells whether the system has this address family: without IPv6 there is nothing to switch. */
    private static boolean exists(Path family) {
        return Files.exists(family.resolve(SWITCH));
    }

    private static String read(Path setting) throws IOException {
        return Files.readString(setting).strip();
    }
}
