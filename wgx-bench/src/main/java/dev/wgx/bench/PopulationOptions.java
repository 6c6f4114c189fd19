// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.NetworkException;
import dev.wgx.bench.peer.Population;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Tells who takes part, on the command line, where every spoke has an address of its own. */
@SuppressWarnings("NullAway.Init") // set by picocli
final class PopulationOptions {
    @Option(
            names = "--spokes",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many spokes (default: 10000).")
    private int spokes;

    @Option(
            names = "--first-address",
            paramLabel = "IPV4",
            required = true,
            converter = OfAddress.class,
            description = {
                "Address of the first spoke; the others have those that follow. All must be local here, as after",
                "`ip route add local 10.64.0.0/16 dev lo`, and the relay must find them."
            })
    private Inet4Address firstAddress;

    @Option(
            names = "--strangers",
            paramLabel = "N",
            defaultValue = "0",
            description = "Spokes that the hub publishes beside its own and that never come (default: 0).")
    private int strangers;

    Population join(DrivenRelay relay) throws IOException, NetworkException {
        Population population = Population.open(relay, firstAddress, spokes, new SecureRandom()::nextBytes);
        try {
            population.join(strangers);
            return population;
        } catch (NetworkException | RuntimeException e) {
            population.close();
            throw e;
        }
    }

    static final class OfAddress implements ITypeConverter<Inet4Address> {
        @Override
        public Inet4Address convert(String text) {
            try {
                if (InetAddress.ofLiteral(text) instanceof Inet4Address address) {
                    return address;
                }
            } catch (IllegalArgumentException noAddress) {
                // Told below.
            }
            throw new TypeConversionException(text + " is no IPv4 address");
        }
    }
}
