// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

import dev.wgx.packet.IpAddress;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address with the length of its network: {@code 10.120.0.1/16} is a host in a network, {@code 10.120.0.0/16} the
 * network.
 *
 * @param prefix 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(InetAddress address, int prefix) {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    public Cidr {
        if (prefix < 0 || prefix > bitsOf(address)) {
            throw new IllegalArgumentException("a network's length is 0 to 32 for IPv4 and 0 to 128 for IPv6");
        }
    }

    /** Returns the network that is one address alone. */
    public static Cidr host(InetAddress address) {
        return new Cidr(address, bitsOf(address));
    }

    /** Reads {@code ADDRESS} or {@code ADDRESS/LENGTH}. */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(parseAddress(text));
        }
        String length = text.substring(slash + 1);
        return new Cidr(
                parseAddress(text.substring(0, slash)),
                LENGTH.matcher(length).matches() ? Integer.parseInt(length) : -1);
    }

    /** Reads an address strictly: no names, no short or octal forms, no zones. */
    public static InetAddress parseAddress(String text) {
        InetAddress usual = usualIpv4(text);
        if (usual != null) {
            return usual;
        }
        if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
            try {
                return InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException e) {
                // Falls through: its message is not for operators.
            }
        }
        throw new IllegalArgumentException("this is not an IP address");
    }

    /** Reads four numbers without leading zeros; null for all else. Files have ten thousand of them. */
    private static @Nullable InetAddress usualIpv4(String text) {
        byte[] bytes = new byte[4];
        int octet = -1;
        int at = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9' && octet != 0) {
                octet = Math.max(octet, 0) * 10 + c - '0';
            } else if (c != '.' || octet < 0 || at == bytes.length) {
                return null;
            } else {
                bytes[at++] = (byte) octet;
                octet = -1;
            }
            if (octet > 255) {
                return null;
            }
        }
        return at == bytes.length ? toAddress(bytes) : null;
    }

    public boolean isIpv4() {
        return bits() == 32;
    }

    /** Returns whether it stands for one address. */
    public boolean isHost() {
        return prefix == bits();
    }

    /** Returns the network that it is in, which has all bits behind the prefix cleared. */
    public Cidr network() {
        if (isHost()) {
            return this;
        }
        return new Cidr(toAddress(networkValue()), prefix);
    }

    public boolean contains(InetAddress other) {
        return contains(host(other));
    }

    public boolean contains(Cidr other) {
        return bits() == other.bits()
                && prefix <= other.prefix
                && new Cidr(other.address, prefix).networkValue().equals(networkValue());
    }

    /** Returns the number of addresses in the network. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits() - prefix);
    }

    /**
     * Returns the address at this distance from the network's own: 1 is the first host.
     *
     * @throws IllegalArgumentException if that is outside the network
     */
    public InetAddress addressAt(long index) {
        BigInteger offset = BigInteger.valueOf(index);
        if (offset.signum() < 0 || offset.compareTo(size()) >= 0) {
            throw new IllegalArgumentException(this + " has no address number " + index);
        }
        return toAddress(networkValue().add(offset));
    }

    @Override
    public String toString() {
        return format(address) + "/" + prefix;
    }

    /** Writes an address as other tools do: IPv6 with its longest run of zeros left out (RFC 5952). */
    public static String format(InetAddress address) {
        return IpAddress.of(address).toString();
    }

    private int bits() {
        return bitsOf(address);
    }

    private static int bitsOf(InetAddress address) {
        return address instanceof Inet4Address ? 32 : 128;
    }

    private BigInteger networkValue() {
        int hostBits = bits() - prefix;
        return new BigInteger(1, address.getAddress()).shiftRight(hostBits).shiftLeft(hostBits);
    }

    private InetAddress toAddress(BigInteger value) {
        int length = address.getAddress().length;
        byte[] raw = value.toByteArray();
        byte[] bytes = new byte[length];
        int copied = Math.min(raw.length, length);
        System.arraycopy(raw, raw.length - copied, bytes, length - copied, copied);
        return toAddress(bytes);
    }

    private static InetAddress toAddress(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
