// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import dev.wgx.config.ConfigException.Place;
import dev.wgx.noise.PresharedKey;
import dev.wgx.noise.PrivateKey;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** A value and the place where it stands; turns into what it means, or complains about that place. */
public final class IniValue {
    private final Place place;
    private final String text;
    private final BooleanSupplier isShown;

    /**
     * @param place without the value
     * @param isShown whether a message may quote the value; asked only when there is a mistake to tell
     */
    IniValue(Place place, String text, BooleanSupplier isShown) {
        this.place = place;
        this.text = text;
        this.isShown = isShown;
    }

    public String text() {
        return text;
    }

    public Place place() {
        return isShown.getAsBoolean()
                ? new Place(place.file(), place.line(), place.section(), place.key(), text)
                : place;
    }

    /** Returns the exception for a caller's own check. */
    public ConfigException mistake(String sentence) {
        return new ConfigException(place(), sentence);
    }

    public PublicKey publicKey() throws ConfigException {
        return convert(PublicKey::parse, "copy it again, for example from `wg show`");
    }

    public PrivateKey privateKey() throws ConfigException {
        return convert(PrivateKey::parse, "copy it again, or make one with `wg genkey`");
    }

    public PresharedKey presharedKey() throws ConfigException {
        return convert(PresharedKey::parse, "copy it again, or make one with `wg genpsk`");
    }

    public List<PublicKey> publicKeys() throws ConfigException {
        return convertEach(PublicKey::parse, "copy it again, for example from `wg show`");
    }

    /** @param defaultPort for an endpoint that names none */
    public HostPort endpoint(int defaultPort) throws ConfigException {
        return convert(
                value -> HostPort.parse(value, defaultPort), "write IP, IP:PORT, [IPv6]:PORT, NAME or NAME:PORT");
    }

    public List<Cidr> cidrs() throws ConfigException {
        return convertEach(Cidr::parse, "write networks as 10.120.0.0/16 or fd00:120::/64, separated by commas");
    }

    public InetAddress address() throws ConfigException {
        return convert(Cidr::parseAddress, "write an IPv4 or IPv6 address");
    }

    public int intBetween(int min, int max) throws ConfigException {
        return convert(
                value -> {
                    int number = Integer.parseInt(value);
                    if (number < min || number > max) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                },
                "write a whole number from " + min + " to " + max);
    }

    public boolean on() throws ConfigException {
        return switch (SectionRule.fold(text)) {
            case "on" -> true;
            case "off" -> false;
            default -> throw mistake("is neither on nor off; write one of the two");
        };
    }

    /** Returns the comma-separated parts, without blanks and empty ones. */
    public List<String> list() {
        return itemsOf(text);
    }

    static List<String> itemsOf(String text) {
        if (text.indexOf(',') < 0) {
            return text.isBlank() ? List.of() : List.of(text.strip());
        }
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** @param parser throws IllegalArgumentException without quoting the text */
    public <T> T convert(Function<String, T> parser, String advice) throws ConfigException {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            // Its message quotes the text.
            throw mistake(advice);
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage();
            throw mistake(reason == null ? advice : reason + "; " + advice);
        }
    }

    private <T> List<T> convertEach(Function<String, T> parser, String advice) throws ConfigException {
        List<T> result = new ArrayList<>();
        for (String part : list()) {
            // A part is quoted only where the whole is: see IniSection.
            result.add(new IniValue(place, part, isShown).convert(parser, advice));
        }
        return result;
    }
}
