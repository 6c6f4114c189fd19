// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay.control;

import dev.wgx.command.SetVersion;
import dev.wgx.command.SpokeSet;

/**
 * The set that a hub publishes. A hub that is revoked gets a new one, so that what still waits for the store is not
 * taken for it.
 */
final class Publication {
    private SpokeSet spokes;
    private SetVersion version;
    private SetVersion durable;

    private Publication(SpokeSet spokes, SetVersion version) {
        this.spokes = spokes;
        this.version = version;
        this.durable = version;
    }

    static Publication none() {
        return new Publication(SpokeSet.EMPTY, SetVersion.NONE);
    }

    static Publication restored(SpokeSet spokes, long revision) {
        return new Publication(spokes, spokes.version(revision));
    }

    boolean isNone() {
        return version.revision() == 0;
    }

    /** Returns the set in force. */
    SpokeSet spokes() {
        return spokes;
    }

    /** Returns the version of the set in force. */
    SetVersion version() {
        return version;
    }

    /** Returns the newest version that is safe on disk: only that is told to the hub. */
    SetVersion durable() {
        return durable;
    }

    void replace(SpokeSet newer, SetVersion newerVersion) {
        spokes = newer;
        version = newerVersion;
    }

    void onDurable(SetVersion saved) {
        if (saved.revision() > durable.revision()) {
            durable = saved;
        }
    }
}
