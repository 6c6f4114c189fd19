// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.IniFile;

/** A [Peer] section as text, to paste into any WireGuard configuration. */
public final class PeerText {
    private PeerText() {}

    public static String of(PeerEntry peer) {
        IniFile file = IniFile.empty("", ConfigText.SCHEMA);
        ConfigText.writePeer(file.add(ConfigText.PEER), peer);
        return file.text();
    }
}
