// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import java.util.Locale;
import java.util.Optional;

/** The processors whose system calls are known here: each numbers them in its own way. */
enum Architecture {
    X86_64(0xc000_003e, 317),
    AARCH64(0xc000_00b7, 277);

    /** The number by which the kernel names it to a filter: AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64. */
    private final int auditNumber;

    /** The number of seccomp(2), which the C library has no function for. */
    private final int seccomp;

    Architecture(int auditNumber, int seccomp) {
        this.auditNumber = auditNumber;
        this.seccomp = seccomp;
    }

    static Optional<Architecture> ofThisMachine() {
        return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }

    int auditNumber() {
        return auditNumber;
    }

    int seccomp() {
        return seccomp;
    }
}
