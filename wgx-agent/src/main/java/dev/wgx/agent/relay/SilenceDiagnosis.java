// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.relay;

import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out why a relay does not answer inside its tunnel: looks its name up, and asks all its addresses, of both
 * families, for its key. The one place that does, whoever wants to know.
 *
 * @param sourceTowards gives the address from which the system would send to an endpoint; empty if it has no way
 */
public record SilenceDiagnosis(
        Resolver resolver, RelayKeys keys, Function<HostPort, Optional<InetAddress>> sourceTowards) {

    /**
     * @param written the relay as a person wrote it
     * @param current where the interface sends the relay's packets now; asked too while the name is not known
     */
    public Silence diagnose(HostPort written, PublicKey pinned, Optional<HostPort> current) {
        List<InetAddress> known = resolver.resolve(written);
        List<InetAddress> asked = known.isEmpty()
                ? current.filter(endpoint -> !endpoint.isName())
                        .map(resolver::resolve)
                        .orElse(List.of())
                : known;
        List<RelayKeys.Answer> answers = keys.askAll(asked, written.port());
        Optional<HostPort> found = best(answers, pinned, written.port(), current);
        if (found.isPresent()) {
            return new Silence.NoSession(found.get());
        }
        if (known.isEmpty()) {
            return new Silence.NameUnknown(written);
        }
        List<HostPort> addresses = known.stream()
                .map(address -> HostPort.of(address, written.port()))
                .toList();
        if (!answers.isEmpty()) {
            return new Silence.OtherKey(written, answers.getFirst().key(), pinned);
        }
        return addresses.stream()
                        .allMatch(address -> sourceTowards.apply(address).isEmpty())
                ? new Silence.NoRoute(written)
                : new Silence.Unanswered(written, addresses);
    }

    /** Prefers the address in use, if it answers, to the one that was quicker. */
    private static Optional<HostPort> best(
            List<RelayKeys.Answer> answers, PublicKey pinned, int port, Optional<HostPort> current) {
        List<HostPort> right = answers.stream()
                .filter(answer -> answer.key().equals(pinned))
                .map(answer -> HostPort.of(answer.address(), port))
                .toList();
        return current.filter(right::contains).or(() -> right.stream().findFirst());
    }
}
