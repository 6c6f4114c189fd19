// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.command.PeerName;
import dev.wgx.config.ConfigException;
import dev.wgx.config.IniFile;
import dev.wgx.config.IniSection;
import dev.wgx.config.IniValue;
import dev.wgx.noise.PublicKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names that relay.conf gives to peers: by a comment behind a key that has a line of AllowedPublicKeys to itself,
 * or by a [Peer] section, which allows nobody and counts more.
 */
final class RelayNames {
    private RelayNames() {}

    static Map<PublicKey, String> read(IniFile file) throws ConfigException {
        Map<PublicKey, String> names = new LinkedHashMap<>();
        file.only(RelayConfigFile.SECTION)
                .list(RelayConfigFile.ALLOWED)
                .remarks()
                .forEach((item, remark) -> nameByRemark(names, item, PeerName.clean(remark)));
        Set<PublicKey> seen = new HashSet<>();
        for (IniSection peer : file.all(RelayConfigFile.PEER)) {
            IniValue key = peer.require(RelayConfigFile.PUBLIC_KEY);
            if (!seen.add(key.publicKey())) {
                throw key.mistake("has a section already; keep one of them");
            }
            Optional<IniValue> name = peer.find(RelayConfigFile.NAME);
            if (name.isPresent()) {
                names.put(key.publicKey(), name(name.get()));
            }
        }
        return Map.copyOf(names);
    }

    /** Passes over what is no key: whoever reads the list says so. */
    private static void nameByRemark(Map<PublicKey, String> names, String item, String name) {
        findKey(item).filter(key -> !name.isEmpty()).ifPresent(key -> names.put(key, name));
    }

    private static String name(IniValue value) throws ConfigException {
        if (!PeerName.isName(value.text())) {
            throw value.mistake("is no name; write at most " + PeerName.MAX_BYTES + " bytes of plain text");
        }
        return value.text();
    }

    /** Returns whether an item of a list is this key. */
    static boolean isKey(String item, PublicKey key) {
        return findKey(item).filter(key::equals).isPresent();
    }

    private static Optional<PublicKey> findKey(String item) {
        try {
            return Optional.of(PublicKey.parse(item));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }
}
