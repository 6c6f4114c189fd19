// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0x0a780002, 10.120.0.2",
        "0xffffffff, 255.255.255.255",
        "0x00000000, 0.0.0.0",
        "0xc0000201, 192.0.2.1",
    })
    void anIpv4AddressIsWrittenInFourDecimalNumbers(String number, String text) {
        assertThat(IpAddress.ipv4(Long.decode(number).intValue())).hasToString(text);
    }

    /** Follows RFC 5952, 4: the longest run of zeros is left out, of equal ones the first, never a single group. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0000000000000000, ::",
        "0000000000000000, 0000000000000001, ::1",
        "0001000000000000, 0000000000000000, 1::",
        "20010db800000000, 0000000000000001, 2001:db8::1",
        "20010db800000001, 0001000100010001, 2001:db8:0:1:1:1:1:1",
        "0001000000000002, 0000000000000003, 1:0:0:2::3",
        "0001000000000002, 0003000000000004, 1::2:3:0:0:4",
        "fedcba9876543210, 0123456789abcdef, fedc:ba98:7654:3210:123:4567:89ab:cdef",
    })
    void anIpv6AddressIsWrittenAsRfc5952HasIt(String high, String low, String text) {
        assertThat(IpAddress.ipv6(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16)))
                .hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "255.255.255.255", "2001:db8::1", "::1"})
    void aSystemsAddressIsTheSameHere(String text) throws UnknownHostException {
        assertThat(IpAddress.of(InetAddress.getByName(text))).hasToString(text);
    }
}
