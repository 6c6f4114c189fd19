package dev.wgx.agent.conf;

import java.nio.file.Path;

/** Whose file it is, and what its peers are to it. */
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
