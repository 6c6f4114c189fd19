// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import dev.wgx.fuzz.Claim;
import dev.wgx.noise.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Any text as an address, a network, an endpoint, an interface's name and a key. */
public final class AddressFuzz {
    private AddressFuzz() {}

    /** Claims that what is read is written so that it is read as the same, and that all else is refused in words. */
    public static void run(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        check(text, Cidr::parse);
        check(text, HostPort::parseRelay);
        check(text, PublicKey::parse);
        check(text, InterfaceName::parse);
        if (parse(text, Cidr::parse) instanceof Cidr cidr) {
            Claim.holds(cidr.network().contains(cidr), "a network contains its addresses");
            Claim.holds(cidr.network().network().equals(cidr.network()), "a network is its own network");
        }
        if (parse(text, HostPort::parseRelay) instanceof HostPort endpoint) {
            Claim.holds(endpoint.port() >= 1 && endpoint.port() <= 65_535, "a port is from 1 to 65535");
            Claim.holds(
                    endpoint.toString().chars().allMatch(c -> c > ' ' && c < 127),
                    "an endpoint is fit for an argument of a program");
        }
        if (parse(text, InterfaceName::parse) instanceof String name) {
            Claim.holds(!name.contains("/") && !name.startsWith("-") && name.length() < 16, "a name of an interface");
        }
    }

    private static void check(String text, Function<String, Object> parser) {
        Object value = parse(text, parser);
        if (!(value instanceof IllegalArgumentException)) {
            Claim.same(parse(value.toString(), parser), value, "a value that was written and read");
        }
    }

    /** Returns the value, or the refusal. */
    private static Object parse(String text, Function<String, Object> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException refusal) {
            Claim.holds(refusal.getMessage() != null && !refusal.getMessage().isBlank(), "a refusal says why");
            return refusal;
        }
    }
}
