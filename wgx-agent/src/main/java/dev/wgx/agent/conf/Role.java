// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import java.nio.file.Path;

/** The two kinds of owners of a file, and what the file's peers are to them. */
public enum Role {
    HUB("hub", "spoke"),
    SPOKE("spoke", "hub");

    private final String word;
    private final String counterpart;

    Role(String word, String counterpart) {
        this.word = word;
        this.counterpart = counterpart;
    }

    public String word() {
        return word;
    }

    public String counterpart() {
        return counterpart;
    }

    public Path defaultPath() {
        return Path.of("/etc/wgx", word + ".conf");
    }
}
