// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.store;

import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import dev.wgx.relay.store.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store's file that was damaged: bytes changed, blocks zeroed, the end cut off or something written there. */
public final class StoreFuzz {
    private static final int PEERS = 20;
    private static final int MAX_DAMAGES = 12;
    private static final int BLOCK = 4096;
    private static final Logger LOG = Logger.getLogger("dev.wgx.edge.store");

    private static byte @Nullable [] whole;
    private static byte @Nullable [] mark;

    private StoreFuzz() {}

    /** Claims that the store opens, keeps what was there, takes changes, and opens again with them. */
    public static void run(byte[] input) throws Exception {
        LOG.setLevel(Level.OFF);
        Path directory = Files.createTempDirectory("wgx-fuzz");
        try {
            Path path = directory.resolve("state");
            write(path);
            damage(path, new Choices(input));
            try (RelayStore store = RelayStore.open(path)) {
                Snapshot found = store.load();
                Claim.holds(found.peers().size() <= 1 << 16, "no more peers than a file of this size holds");
            }
            try (StoreFile file = StoreFile.open(new StorePlace(path))) {
                file.commit(List.of(SampleRecords.putPeer(777)));
            }
            try (RelayStore store = RelayStore.open(path)) {
                Claim.holds(
                        store.load().peers().contains(SampleRecords.peer(777)), "what is written after damage is kept");
            }
        } finally {
            deleteAll(directory);
        }
    }

    private static void write(Path path) throws Exception {
        if (whole == null) {
            StorePlace place = new StorePlace(path);
            for (int commit = 0; commit < 3; commit++) {
                int from = commit * PEERS;
                try (StoreFile file = StoreFile.open(place)) {
                    file.commit(IntStream.range(from, from + PEERS)
                            .mapToObj(SampleRecords::putPeer)
                            .toList());
                    file.commit(List.of(SampleRecords.publication(commit, 1, PEERS)));
                }
            }
            whole = Files.readAllBytes(path);
            mark = Files.readAllBytes(place.markPath());
        }
        Files.write(path, Objects.requireNonNull(whole));
        Files.write(new StorePlace(path).markPath(), Objects.requireNonNull(mark));
    }

    private static void damage(Path path, Choices choices) throws IOException {
        for (int i = 0; i < MAX_DAMAGES && choices.areLeft(); i++) {
            Path place = choices.below(8) == 7 ? new StorePlace(path).markPath() : path;
            try (FileChannel file = FileChannel.open(place, StandardOpenOption.WRITE)) {
                long at = Math.min(file.size(), choices.below(1 << 16));
                switch (choices.below(4)) {
                    case 0 -> file.write(choices.piece(255), at);
                    case 1 -> file.truncate(at);
                    case 2 -> file.write(ByteBuffer.allocate(BLOCK), at / BLOCK * BLOCK);
                    default -> file.write(choices.piece(16), file.size());
                }
            }
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
