// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.util.regex.Pattern;

/**
 * An endpoint as a person writes it: the host may be a name that is not resolved yet.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    /** The port at which a relay listens unless its configuration says otherwise. */
    public static final int RELAY_PORT = 8787;

    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\\.?");
    private static final Pattern ONLY_NUMBERS = Pattern.compile("[0-9.]+");

    /**
     * Reads {@code IP}, {@code IP:PORT}, {@code IPv6}, {@code [IPv6]}, {@code [IPv6]:PORT}, {@code NAME} or
     * {@code NAME:PORT}.
     */
    public static HostPort parse(String text, int defaultPort) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("the bracket of an IPv6 address is not closed");
            }
            String rest = text.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("after an IPv6 address in brackets comes nothing or :PORT");
            }
            return ofIpv6(text.substring(1, end), rest.isEmpty() ? defaultPort : parsePort(rest.substring(1)));
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && text.indexOf(':', colon + 1) > 0) {
            return ofIpv6(text, defaultPort);
        }
        String host = colon < 0 ? text : text.substring(0, colon);
        if (ONLY_NUMBERS.matcher(host).matches()) {
            Cidr.parseAddress(host);
        } else if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("this is neither an address nor a host name");
        }
        return new HostPort(host, colon < 0 ? defaultPort : parsePort(text.substring(colon + 1)));
    }

    /** Reads a relay's endpoint, which has its default port if the text names none. */
    public static HostPort parseRelay(String text) {
        return parse(text, RELAY_PORT);
    }

    /** Returns whether it has to be looked up in the DNS. */
    public boolean isName() {
        return host.indexOf(':') < 0 && !ONLY_NUMBERS.matcher(host).matches();
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static HostPort ofIpv6(String host, int port) {
        if (host.indexOf(':') < 0) {
            throw new IllegalArgumentException("only an IPv6 address stands in brackets");
        }
        Cidr.parseAddress(host);
        return new HostPort(host, port);
    }

    private static int parsePort(String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535");
        }
        return port;
    }
}
