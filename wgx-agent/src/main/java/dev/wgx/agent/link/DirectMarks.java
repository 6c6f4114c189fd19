// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.config.AtomicFile;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The peers of an interface that a watch has taken off the relay, or tried to: a file while the machine runs. So
 * a reload leaves them where they are, {@code spokes} shows them, and the next watch puts back what a killed one left.
 */
public final class DirectMarks {
    /** The keepalive of a direct path: NATs keep a mapping for 30 s at least. */
    public static final int KEEPALIVE_S = 23;

    /** The directory of its own that a service may write to, which may not write beside it. */
    private static final String DIRECTORY = "wgx-direct";

    private static final String RELAYED = "relayed";
    private static final int FIELDS = 5;

    private final Path file;

    /** @param directory where files that live as long as the machine runs are, as /run */
    public DirectMarks(Path directory, String interfaceName) {
        this.file = directory.resolve(DIRECTORY).resolve(interfaceName);
    }

    /**
     * A line of the file: key, endpoint or {@code relayed}, seconds since 1970, round trip in microseconds, reason.
     *
     * @param endpoint of the direct path; empty while relayed
     * @param sinceEpochS since when it is so
     * @param reason for which it is relayed, as a part of a sentence
     */
    public record Mark(Optional<HostPort> endpoint, long sinceEpochS, long roundTripUs, String reason) {
        public Mark withRoundTrip(long microseconds) {
            return new Mark(endpoint, sinceEpochS, microseconds, reason);
        }

        private String line(PublicKey key) {
            return String.join(
                    "\t",
                    key.toString(),
                    endpoint.map(HostPort::toString).orElse(RELAYED),
                    Long.toString(sinceEpochS),
                    Long.toString(roundTripUs),
                    reason);
        }

        private static Mark parse(String[] fields) {
            return new Mark(
                    fields[1].equals(RELAYED) ? Optional.empty() : Optional.of(HostPort.parseRelay(fields[1])),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    fields[4]);
        }
    }

    /** Reads all; what is no such line is passed over, and where there is no file nobody is marked. */
    public Map<PublicKey, Mark> read() {
        Map<PublicKey, Mark> marks = new LinkedHashMap<>();
        for (String line : lines()) {
            String[] fields = line.split("\t", -1);
            try {
                if (fields.length == FIELDS) {
                    marks.put(PublicKey.parse(fields[0]), Mark.parse(fields));
                }
            } catch (IllegalArgumentException foreign) {
                // Somebody else has written it.
            }
        }
        return marks;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            return List.of();
        }
    }

    /** Replaces all. Where nothing can be written a reload puts direct peers back, and they are found again. */
    public void write(Map<PublicKey, Mark> marks) {
        try {
            if (marks.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            AtomicFile.replace(
                    file,
                    marks.entrySet().stream()
                            .map(mark -> mark.getValue().line(mark.getKey()))
                            .collect(Collectors.joining("\n", "", "\n")));
        } catch (IOException refused) {
            // Somebody else's directory, or one that nobody may write to.
        }
    }
}
