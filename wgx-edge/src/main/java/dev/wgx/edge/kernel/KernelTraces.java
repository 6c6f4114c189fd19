// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The traces that a relay leaves in the kernel so that forwarding outlives it: pins, filters, and a setting of the
 * loopback interface. All but the setting belong to one port of one network namespace, which is that of the calling
 * thread.
 */
public final class KernelTraces {
    private static final Path NETWORK_NAMESPACE = Path.of("/proc/thread-self/ns/net");

    private final Path fileSystem;
    private final int port;

    KernelTraces(Path fileSystem, int port) {
        this.fileSystem = fileSystem;
        this.port = port;
    }

    /** Returns the traces of the relay on this port, with its pins where such things are usually pinned. */
    public static KernelTraces ofPort(int port) {
        return new KernelTraces(PinDirectory.STANDARD_FILE_SYSTEM, port);
    }

    /** Makes the usual file system for pins where none is, if this process may. Whoever pins says if it may not. */
    public static void prepareFileSystem() {
        BpfFileSystem.tryToMountAt(PinDirectory.STANDARD_FILE_SYSTEM);
    }

    public int port() {
        return port;
    }

    /**
     * Gives the directory of the relay's pins, {@code wgx-PORT-NAMESPACE}. Network namespaces may share a file system,
     * and a port in each is another relay's. The number is the one that {@code lsns} shows. The kernel may give it
     * again to a new namespace when the old one is gone with all its interfaces: then there is nothing left to harm,
     * and the pins are put to use again.
     */
    public Path pinDirectory() throws KernelPathException {
        return fileSystem.resolve("wgx-" + port + "-" + namespace());
    }

    /** Returns the directory where earlier releases pinned, which knew of no namespaces. */
    private Path earlierPinDirectory() {
        return fileSystem.resolve("wgx-" + port);
    }

    private static String namespace() throws KernelPathException {
        try {
            return Files.readSymbolicLink(NETWORK_NAMESPACE).toString().replaceAll("\\D", "");
        } catch (IOException e) {
            throw new KernelPathException("the network namespace cannot be told: " + e, e);
        }
    }

    /** Removes what an earlier release pinned elsewhere: it would go on forwarding, and nobody would know of it. */
    public void removeEarlier() throws KernelPathException {
        removePins(earlierPinDirectory());
    }

    /**
     * Removes all of it, whether or not the relay still runs. What cannot be removed keeps nothing else from being
     * removed. The loopback interface gets its setting back when no other relay in this namespace needs it.
     *
     * @throws KernelPathException with all that could not be done
     */
    public void remove() throws KernelPathException {
        List<String> failures = new ArrayList<>();
        attempt(() -> removePins(pinDirectory()), failures);
        attempt(this::removeEarlier, failures);
        attempt(() -> detachAll(new ClsactHook(port)), failures);
        attempt(this::putBackForwarding, failures);
        if (!failures.isEmpty()) {
            throw new KernelPathException(String.join("; ", failures));
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws KernelPathException;
    }

    private static void attempt(Step step, List<String> failures) {
        try {
            step.run();
        } catch (KernelPathException e) {
            failures.add(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            failures.add("foreign functions do not work here: " + e);
        }
    }

    private static void removePins(Path directory) throws KernelPathException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Optional<PinDirectory> pins = Optional.of(PinDirectory.of(directory));
        LoopbackForwarding.ofThisNamespace(pins).finishWhatWasInterrupted();
        try {
            detachAll(new TcxHook(new Bpf(), pins));
        } finally {
            // A link whose pin is removed ends, too, a little later.
            pins.get().removeAll();
        }
    }

    static void detachAll(Hook hook) throws KernelPathException {
        for (int device : hook.devices()) {
            hook.detach(device);
        }
    }

    private void putBackForwarding() throws KernelPathException {
        LoopbackForwarding forwarding = LoopbackForwarding.ofThisNamespace(Optional.empty());
        if (forwarding.isOurs() && !hasNeighbor()) {
            forwarding.putBack();
        }
    }

    /**
     * Tells whether another relay in this namespace has left traces. One that can leave none switches on again what it
     * needs.
     */
    private boolean hasNeighbor() throws KernelPathException {
        Pattern ofThisNamespace = Pattern.compile("wgx-\\d+-" + namespace());
        for (Path directory : directories()) {
            if (ofThisNamespace.matcher(directory.getFileName().toString()).matches()
                    && !directory.equals(pinDirectory())
                    && !PinDirectory.of(directory).names().isEmpty()) {
                return true;
            }
        }
        return ClsactHook.isAnyAttached();
    }

    private List<Path> directories() throws KernelPathException {
        try (Stream<Path> directories = Files.isDirectory(fileSystem) ? Files.list(fileSystem) : Stream.empty()) {
            return directories.toList();
        } catch (IOException e) {
            throw new KernelPathException("the pins in " + fileSystem + " cannot be listed: " + e, e);
        }
    }
}
