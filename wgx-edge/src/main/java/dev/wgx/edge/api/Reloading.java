// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

/** Reads the configuration again. Called on a thread of its own; may block. */
@FunctionalInterface
public interface Reloading {
    /** @param isApplied false when the new configuration was refused, and the old one stays */
    record Outcome(boolean isApplied, String message) {}

    Outcome reload();
}
