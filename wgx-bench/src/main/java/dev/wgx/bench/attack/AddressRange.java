// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses to send from: one, or those of a prefix, by number. Those of an IPv6 prefix shorter than 48 bits are each
 * of a /48 of its own, as different subscribers' are.
 */
public final class AddressRange {
    private static final int SUBSCRIBER_BITS = 48;

    private final byte[] first;
    private final long count;
    private final int step;

    private AddressRange(byte[] first, int prefixBits) {
        this.first = first;
        int bits = first.length * Byte.SIZE;
        int numberedBits = bits == 32 || prefixBits >= SUBSCRIBER_BITS ? bits : SUBSCRIBER_BITS;
        step = bits - numberedBits;
        count = 1L << Math.min(numberedBits - prefixBits, 30);
    }

    /**
     * @param text an address, or a prefix like 198.51.100.128/25
     * @throws IllegalArgumentException if it is neither
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("`" + text + "` is no address and no prefix");
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            int bits = bytes.length * Byte.SIZE;
            int prefixBits = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefixBits < 0 || prefixBits > bits) {
                throw new IllegalArgumentException("`" + text + "` has a length that is none");
            }
            return new AddressRange(bytes, prefixBits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("`" + text + "` is no address and no prefix", e);
        }
    }

    long count() {
        return count;
    }

    /** Returns the address with this number, counted round and round. */
    InetAddress address(long number) {
        BigInteger value = new BigInteger(1, first)
                .add(BigInteger.valueOf(Math.floorMod(number, count)).shiftLeft(step));
        byte[] bytes = new byte[first.length];
        byte[] digits = value.toByteArray();
        for (int i = 1; i <= Math.min(bytes.length, digits.length); i++) {
            bytes[bytes.length - i] = digits[digits.length - i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
