// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import dev.wgx.config.ConfigException;
import dev.wgx.config.IniFile;
import dev.wgx.config.IniSection;
import dev.wgx.config.IniValue;
import dev.wgx.config.Schema;
import dev.wgx.config.SectionRule;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PublicKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The part of a text by {@link SpokeText} that a spoke takes which keeps its own private key.
 *
 * @param addresses the spoke's own
 * @param allowedIps what the spoke sends to the hub
 */
public record AssignedText(PresharedKey presharedKey, List<Cidr> addresses, List<Cidr> allowedIps) {
    private static final Schema SCHEMA = Schema.of(
            SectionRule.once(ConfigText.INTERFACE)
                    .secrets(ConfigText.PRIVATE_KEY)
                    .lists(ConfigText.ADDRESS, "DNS")
                    .keys(ConfigText.MTU),
            ConfigText.PEER_RULE);

    public AssignedText {
        addresses = List.copyOf(addresses);
        allowedIps = List.copyOf(allowedIps);
    }

    /** Returns whether a text is a whole configuration, and no bare key. */
    public static boolean isOne(String text) {
        return text.contains("[" + ConfigText.INTERFACE + "]");
    }

    public static AssignedText parse(Path path, String text, PublicKey hub) throws ConfigException {
        IniFile file = IniFile.parse(path.toString(), text, SCHEMA);
        for (IniSection section : file.all(ConfigText.PEER)) {
            PeerEntry peer = ConfigText.readPeer(section);
            if (peer.publicKey().equals(hub)) {
                PresharedKey key = section.require(ConfigText.PRESHARED_KEY).presharedKey();
                Optional<IniValue> address = file.only(ConfigText.INTERFACE).find(ConfigText.ADDRESS);
                return new AssignedText(
                        key, address.isEmpty() ? List.of() : address.get().cidrs(), peer.allowedIps());
            }
        }
        throw new ConfigException(
                file.place(), "has no [Peer] with the key " + hub + "; name the hub whose output this is");
    }
}
