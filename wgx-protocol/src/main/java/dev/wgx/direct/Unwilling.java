// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.direct;

/** The reasons for which an agent wants no direct path. */
public enum Unwilling {
    /** A reason that this version does not know. */
    OTHER(0),
    /** The agent may not send from WireGuard's own port: it lacks CAP_NET_RAW. */
    NO_PROBES(1);

    private final int code;

    Unwilling(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Unwilling of(int code) {
        for (Unwilling reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return OTHER;
    }
}
