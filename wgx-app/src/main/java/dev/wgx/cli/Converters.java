// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
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

    static final class OfAddress implements ITypeConverter<InetAddress> {
        @Override
        public InetAddress convert(String text) {
            return parse(text, Cidr::parseAddress);
        }
    }

    static final class OfPublicKey implements ITypeConverter<PublicKey> {
        @Override
        public PublicKey convert(String text) {
            return parse(text, PublicKey::parse);
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
