// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.command.PeerName;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import dev.wgx.config.InterfaceName;
import dev.wgx.noise.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** A network as one writes it: bits behind the prefix would be left out without a word. */
    static final class OfNetwork implements ITypeConverter<Cidr> {
        @Override
        public Cidr convert(String text) {
            Cidr network = parse(text, Cidr::parse);
            if (!network.equals(network.network())) {
                throw new TypeConversionException(text + ": this is an address in a network; write " + network.network()
                        + " or " + Cidr.host(network.address()));
            }
            return network;
        }
    }

    /** A time as 30d, 12h, 2030-12-31 (to its end) or 2030-12-31T18:00, in the time of this machine. */
    static final class OfExpiry implements ITypeConverter<Instant> {
        private static final Pattern SPAN = Pattern.compile("([1-9]\\d{0,4})([hdw])");

        @Override
        public Instant convert(String text) {
            Instant end = of(text).truncatedTo(ChronoUnit.SECONDS);
            if (end.isBefore(Instant.now())) {
                throw new TypeConversionException(text + ": this time is over; name a later one");
            }
            return end;
        }

        private static Instant of(String text) {
            Matcher span = SPAN.matcher(text);
            if (span.matches()) {
                long count = Long.parseLong(span.group(1));
                return Instant.now()
                        .plus(
                                switch (span.group(2)) {
                                    case "h" -> Duration.ofHours(count);
                                    case "d" -> Duration.ofDays(count);
                                    default -> Duration.ofDays(7 * count);
                                });
            }
            try {
                ZoneId here = ZoneId.systemDefault();
                if (text.endsWith("Z")) {
                    return Instant.parse(text);
                }
                return text.indexOf('T') < 0
                        ? LocalDate.parse(text).plusDays(1).atStartOfDay(here).toInstant()
                        : LocalDateTime.parse(text).atZone(here).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        text + ": this is no time; write 30d, 12h, 2030-12-31 or 2030-12-31T18:00");
            }
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
            try {
                return PublicKey.parse(text);
            } catch (IllegalArgumentException e) {
                // The text is not quoted: it may be the wrong key, or half of one.
                throw new TypeConversionException(e.getMessage());
            }
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
