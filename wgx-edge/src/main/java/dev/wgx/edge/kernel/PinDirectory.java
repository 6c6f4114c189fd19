// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.edge.system.Errno;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A relay's pins, by name. Nothing of it is kept in memory. Names that are not a relay's are not seen here: whoever put
 * them there may keep them.
 */
final class PinDirectory {
    static final Path STANDARD_FILE_SYSTEM = Path.of("/sys/fs/bpf");

    private static final Pattern NUMBERED = Pattern.compile("(link|spared)-(0|[1-9][0-9]{0,8})");
    /** The map of entries as earlier releases named it. */
    private static final String EARLIER_ENTRIES = "routes";

    private static final Set<String> MAPS =
            Set.of(EARLIER_ENTRIES, KernelMaps.ENTRIES, KernelMaps.PEERS, KernelMaps.SETTINGS, KernelMaps.VERDICTS);

    private final Bpf bpf;
    private final Path directory;

    private PinDirectory(Bpf bpf, Path directory) {
        this.bpf = bpf;
        this.directory = directory;
    }

    /** Makes the directory, and where there is none yet, the usual file system for it. */
    static PinDirectory prepare(Bpf bpf, Path directory) throws KernelPathException {
        try {
            Path existing = directory.toAbsolutePath();
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            if (existing.equals(STANDARD_FILE_SYSTEM) && !BpfFileSystem.holds(existing)) {
                BpfFileSystem.mountAt(existing);
            }
            if (!BpfFileSystem.holds(existing)) {
                throw new KernelPathException(
                        directory + " is not on a BPF file system, such as " + STANDARD_FILE_SYSTEM);
            }
            Files.createDirectories(directory);
        } catch (KernelPathException e) {
            throw e;
        } catch (IOException e) {
            throw new KernelPathException("the directory %s for pins cannot be made: %s".formatted(directory, e), e);
        }
        return new PinDirectory(bpf, directory);
    }

    /** Returns the pins in a directory that is there already. */
    static PinDirectory of(Path directory) {
        return new PinDirectory(new Bpf(), directory);
    }

    Optional<Descriptor> find(String name) throws KernelPathException {
        Path path = directory.resolve(name);
        int result = bpf.openPinned(path.toString());
        if (result == -Errno.ENOENT) {
            return Optional.empty();
        }
        return Optional.of(Descriptor.of(bpf, result, "what is pinned at " + path));
    }

    /** Pins the object, in the place of what had that name. */
    void pin(String name, Descriptor object) throws KernelPathException {
        remove(name);
        Path path = directory.resolve(name);
        int result = bpf.pin(object.number(), path.toString());
        if (result < 0) {
            throw new KernelPathException("the kernel refuses a pin at %s: %s".formatted(path, Errno.describe(result)));
        }
    }

    void remove(String name) throws KernelPathException {
        try {
            Files.deleteIfExists(directory.resolve(name));
        } catch (IOException e) {
            throw new KernelPathException("the pin " + directory.resolve(name) + " cannot be removed: " + e, e);
        }
    }

    /** Keeps a word under a name, in a symbolic link that leads nowhere: no other file may be there. */
    void note(String name, String word) throws IOException {
        Path path = directory.resolve(name);
        Files.deleteIfExists(path);
        Files.createSymbolicLink(path, Path.of(word));
    }

    String readNote(String name) throws IOException {
        return Files.readSymbolicLink(directory.resolve(name)).toString();
    }

    /** Returns the names of the relay's own pins, in order; none where somebody has removed the directory. */
    List<String> names() throws KernelPathException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> pins = Files.list(directory)) {
            return pins.map(pin -> pin.getFileName().toString())
                    .filter(PinDirectory::isOurs)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new KernelPathException("the pins in " + directory + " cannot be listed: " + e, e);
        }
    }

    /** Returns the numbers behind this prefix, of those of the relay's own pins that begin with it. */
    List<Integer> numbers(String prefix) throws KernelPathException {
        return names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> Integer.valueOf(name.substring(prefix.length())))
                .toList();
    }

    private static boolean isOurs(String name) {
        return MAPS.contains(name) || NUMBERED.matcher(name).matches();
    }

    /** Removes the relay's own pins, and the directory if nothing else is in it. */
    void removeAll() throws KernelPathException {
        for (String name : names()) {
            remove(name);
        }
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // It stays, for what others have put there.
        } catch (IOException e) {
            throw new KernelPathException("the directory " + directory + " cannot be removed: " + e, e);
        }
    }
}
