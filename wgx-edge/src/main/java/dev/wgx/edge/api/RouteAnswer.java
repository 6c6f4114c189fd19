// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.api;

import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.RouteReport;
import dev.wgx.relay.report.ToldName;
import java.util.Objects;
import java.util.Optional;

/**
 * {@link RouteReport} with names as in {@link PeerAnswer}.
 *
 * @param wanted the spoke has called the hub and was answered, so that the hub may call back
 */
public record RouteAnswer(
        PublicKey hub,
        String hubName,
        PublicKey spoke,
        String spokeName,
        boolean wanted,
        boolean hubOnline,
        boolean spokeOnline) {

    public RouteAnswer {
        hubName = Objects.requireNonNullElse(hubName, "");
        spokeName = Objects.requireNonNullElse(spokeName, "");
    }

    static RouteAnswer of(RouteReport route, Naming naming) {
        Optional<ToldName> told = Optional.of(new ToldName(route.hub(), route.toldName()))
                .filter(name -> !name.name().isEmpty());
        return new RouteAnswer(
                route.hub(),
                naming.of(route.hub(), Optional.empty()),
                route.spoke(),
                naming.of(route.spoke(), told),
                route.wanted(),
                route.hubOnline(),
                route.spokeOnline());
    }
}
