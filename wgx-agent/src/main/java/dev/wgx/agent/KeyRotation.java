// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.conf.AgentConfig;
import dev.wgx.agent.conf.PeerEntry;
import dev.wgx.agent.conf.SpokeText;
import dev.wgx.config.AtomicFile;
import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A new key for a hub or a spoke, and new files for the spokes that must know it. */
final class KeyRotation {
    private final AgentConfig config;

    KeyRotation(AgentConfig config) {
        this.config = config;
    }

    /** Changes the configuration, which is not saved yet; gives the former key. */
    PublicKey rotate(PrivateKey key) {
        PublicKey former = config.settings().privateKey().publicKey();
        config.replacePrivateKey(key);
        return former;
    }

    /**
     * Writes a file for each spoke, complete but for its private key, which only the spoke has.
     *
     * @throws ConfigException if one is there already or cannot be written; then none is
     */
    List<Path> writeSpokes(Path directory) throws ConfigException {
        Map<Path, String> texts = new LinkedHashMap<>();
        for (PeerEntry spoke : config.counterparts()) {
            Path file = directory.resolve(fileName(spoke));
            if (texts.containsKey(file) || Files.exists(file)) {
                file = directory.resolve(spoke.publicKey().toString().replace('/', '_') + ".conf");
            }
            texts.put(file, SpokeText.of(config, spoke, Optional.empty(), SpokeText.Options.USUAL));
        }
        List<Path> written = new ArrayList<>();
        for (Map.Entry<Path, String> text : texts.entrySet()) {
            try {
                AtomicFile.replace(text.getKey(), text.getValue());
                written.add(text.getKey());
            } catch (IOException e) {
                written.forEach(KeyRotation::delete);
                throw new ConfigException(
                        Place.of(text.getKey().toString()),
                        "cannot be written (" + e.getMessage() + "); name a directory of yours");
            }
        }
        return written;
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It holds no private key, and stays for its owner alone.
        }
    }

    private static String fileName(PeerEntry spoke) {
        String title = spoke.name()
                .orElseGet(() -> spoke.allowedIps().stream()
                        .findFirst()
                        .map(address -> Cidr.format(address.address()))
                        .orElse("spoke"));
        return title.replaceAll("[^\\p{L}\\p{N}._-]", "_").replaceFirst("^\\.", "_") + ".conf";
    }
}
