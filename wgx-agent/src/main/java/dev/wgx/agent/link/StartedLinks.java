// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The interfaces that {@code wgx} has started and nobody has stopped: a mark each in a directory that is empty after
 * the machine's start. Such an interface is made again when it is gone; one that somebody stopped, or made himself, is
 * not.
 *
 * @param directory where files that live as long as the machine runs are, as /run
 */
public record StartedLinks(Path directory) {

    /** Notes that the interface was started. Where that cannot be noted it is just not made again. */
    public void add(String name) {
        try {
            Files.writeString(mark(name), "");
        } catch (IOException e) {
            // Somebody else's directory, or one that nobody may write to.
        }
    }

    public void remove(String name) {
        try {
            Files.deleteIfExists(mark(name));
        } catch (IOException e) {
            // It could not be written either.
        }
    }

    public boolean contains(String name) {
        return Files.exists(mark(name));
    }

    private Path mark(String name) {
        return directory.resolve("wgx-" + name + ".started");
    }
}
