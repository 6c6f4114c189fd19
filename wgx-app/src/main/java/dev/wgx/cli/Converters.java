// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.command.PeerName;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.config.InterfaceName;
import dev.wgx.noise.PublicKey;
import java.util.Arrays;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Arguments as values; a mistake is told by the argument's own parser. */
final class Converters {
    private Converters() {}

    static final class OfHostPort implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            return parse(text, HostPort::parseRelay);
        }
    }

    static final class OfCidr implements ITypeConverter<Cidr> {
        @Override
        public Cidr convert(String text) {
            return parse(text, Cidr::parse);
        }
    }

    /** A value of DNS as wg-quick and the apps take it: an address is a name server, a name a domain to search. */
    static final class OfDns implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return HostPort.isHostName(text) ? text : Cidr.format(parse(text, Cidr::parseAddress));
        }
    }

    static final class OfInterfaceName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return parse(text, InterfaceName::parse);
        }
    }

    static final class OfPublicKey implements ITypeConverter<PublicKey> {
        @Override
        public PublicKey convert(String text) {
            return parse(text, PublicKey::parse);
        }
    }

    static final class OfPeerName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!PeerName.isName(text)) {
                throw new TypeConversionException(
                        "this is no name: take at most " + PeerName.MAX_BYTES + " bytes of plain text");
            }
            return text;
        }
    }

    static final class OfPeerOrder implements ITypeConverter<PeerOrder> {
        @Override
        public PeerOrder convert(String text) {
            return Arrays.stream(PeerOrder.values())
                    .filter(order -> order.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            text + ": take name, key, state, handshake, received, sent, spokes, sessions or address"));
        }
    }

    private static <T> T parse(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(text + ": " + e.getMessage());
        }
    }
}
