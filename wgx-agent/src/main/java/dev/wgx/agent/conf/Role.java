// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.conf;

import dev.wgx.config.Cidr;
import java.nio.file.Path;

/** The two kinds of owners of a file, and what the file's peers are to them. */
public enum Role {
    HUB("hub", "spoke", "10.120.0.1/16"),
    SPOKE("spoke", "hub", "10.120.0.3/16");

    private final String word;
    private final String counterpart;
    private final String usualAddress;

    Role(String word, String counterpart, String usualAddress) {
        this.word = word;
        this.counterpart = counterpart;
        this.usualAddress = usualAddress;
    }

    public String word() {
        return word;
    }

    public String counterpart() {
        return counterpart;
    }

    /** Returns so many counterparts in words, as "1 spoke" and "2 spokes". */
    public String counted(int counterparts) {
        return counterparts + " " + counterpart + (counterparts == 1 ? "" : "s");
    }

    /** Returns the own address and network of a configuration that names no other. */
    public Cidr usualAddress() {
        return Cidr.parse(usualAddress);
    }

    public Path defaultPath() {
        return Path.of("/etc/wgx", word + ".conf");
    }
}
