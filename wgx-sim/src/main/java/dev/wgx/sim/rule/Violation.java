// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim.rule;

/** Says which rule was broken, and by what. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message the rule and what broke it, in one sentence */
    public Violation(String message) {
        super(message);
    }
}
