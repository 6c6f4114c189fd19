// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An endpoint as a person writes it: the host may be a name that is not resolved yet.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets; a link-local one may have a zone, as in
 *     {@code fe80::1%eth0}
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    /** The port at which a relay listens unless its configuration says otherwise. */
    public static final int RELAY_PORT = 8787;

    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\\.?");
    private static final Pattern ONLY_NUMBERS = Pattern.compile("[0-9.]+");
    /** An IPv6 address, and behind the last colon what may be its end or a port. */
    private static final Pattern PERHAPS_PORT = Pattern.compile("(.*):(\\d{1,5})");

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
            refusePortWithoutBrackets(text);
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

    /** Returns the endpoint of an address; of a link-local one with its zone. */
    public static HostPort of(InetAddress address, int port) {
        NetworkInterface zone = address instanceof Inet6Address ipv6 ? ipv6.getScopedInterface() : null;
        return new HostPort(Cidr.format(address) + (zone == null ? "" : "%" + zone.getName()), port);
    }

    /** Reads a relay's endpoint, which has its default port if the text names none. */
    public static HostPort parseRelay(String text) {
        return parse(text, RELAY_PORT);
    }

    /** Returns whether this may be the name of a host or a domain, and is no address. */
    public static boolean isHostName(String text) {
        return NAME.matcher(text).matches() && !ONLY_NUMBERS.matcher(text).matches();
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
        int percent = host.indexOf('%');
        InetAddress address = Cidr.parseAddress(percent < 0 ? host : host.substring(0, percent));
        if (percent >= 0
                && !(address.isLinkLocalAddress()
                        && InterfaceName.NAME
                                .matcher(host.substring(percent + 1))
                                .matches())) {
            throw new IllegalArgumentException(
                    "only a link-local address has a zone behind %, which is the name of an interface");
        }
        return new HostPort(host, port);
    }

    /**
     * Refuses what may be an address or an address with a port: {@code wg} takes {@code 2001:db8::10:8787} for the
     * latter.
     */
    private static void refusePortWithoutBrackets(String text) {
        Matcher parts = PERHAPS_PORT.matcher(text);
        if (parts.matches() && isAddress(parts.group(1))) {
            throw new IllegalArgumentException("this may be an IPv6 address with or without a port: write [IPv6]:PORT");
        }
    }

    private static boolean isAddress(String text) {
        try {
            Cidr.parseAddress(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int parsePort(String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535");
        }
        return port;
    }
}
