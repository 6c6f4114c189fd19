package dev.wgx.relay.control;

import dev.wgx.command.SetVersion;
import dev.wgx.command.SpokeSet;

/**
 * What a hub publishes.
 *
 * @param spokes in force
 * @param version of the set in force
 * @param durable the newest version that is safe on disk: only that is told to the hub
 */
record Publication(SpokeSet spokes, SetVersion version, SetVersion durable) {
    static final Publication NONE = new Publication(SpokeSet.EMPTY, SetVersion.NONE, SetVersion.NONE);

    static Publication restored(SpokeSet spokes, long revision) {
        return new Publication(spokes, spokes.version(revision), spokes.version(revision));
    }

    Publication next(SpokeSet newer, SetVersion newerVersion) {
        return new Publication(newer, newerVersion, durable);
    }

    Publication onDurable(SetVersion saved) {
        return saved.revision() > durable.revision() ? new Publication(spokes, version, saved) : this;
    }
}
