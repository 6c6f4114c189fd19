// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.portmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.direct.Candidate;
import dev.wgx.packet.IpAddress;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The datagrams as RFC 6887 (7.1, 7.2, 11.1) and RFC 6886 (3.2, 3.3, 3.5) draw them, field by field. */
class MappingBytesTest {
    private static final IpAddress OUTER = IpAddress.ipv4(0xcb007105);
    private static final Optional<Candidate> WISHED = Optional.of(new Candidate(OUTER, 0x1234));

    private final PcpMap pcp = new PcpMap(SimRouter.OWN, SimRouter.PORT, SimRouter.NONCE);
    private final NatPmp natPmp = new NatPmp(SimRouter.PORT);

    private static byte[] bytes(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
    }

    private static byte[] pcpQuestion(String lifetime, String wishedPort, String wishedAddress) {
        return bytes(
                "02 01 0000",
                lifetime,
                "0000000000000000 0000ffff c0a8010a",
                "0102030405060708090a0b0c",
                "11 000000 ca6c",
                wishedPort,
                "0000000000000000 0000ffff",
                wishedAddress);
    }

    private static byte[] pcpAnswer(String result) {
        return bytes(
                "02 81 00",
                result,
                "00000e10 0001e240 000000000000000000000000",
                "0102030405060708090a0b0c",
                "11 000000 ca6c 9c41",
                "0000000000000000 0000ffff cb007105");
    }

    @Test
    void pcpAsksForTheSamePortAtAnyAddressFirst() {
        assertThat(pcp.question(Optional.empty(), 3600)).isEqualTo(pcpQuestion("00000e10", "ca6c", "00000000"));
    }

    @Test
    void pcpAsksForWhatItHadAfterwards() {
        assertThat(pcp.question(WISHED, 3600)).isEqualTo(pcpQuestion("00000e10", "1234", "cb007105"));
    }

    @Test
    void pcpTakesBackWithALifetimeOfZeroAndNoWish() {
        assertThat(pcp.deletion()).isEqualTo(pcpQuestion("00000000", "0000", "00000000"));
    }

    @Test
    void pcpReadsTheAnswer() {
        assertThat(pcp.read(pcpAnswer("00"))).contains(new RouterAnswer.Mapped(OUTER, 40001, 3600));
        assertThat(pcp.read(pcpAnswer("02"))).contains(new RouterAnswer.Refused());
    }

    @Test
    void pcpReadsThatTheRouterKnowsNatPmpOnly() {
        assertThat(pcp.read(bytes("00 00 0001 0001e240"))).contains(new RouterAnswer.OnlyNatPmp());
        assertThat(pcp.read(bytes("00 81 0001 0001e240"))).contains(new RouterAnswer.OnlyNatPmp());
        assertThat(pcp.read(bytes("00 81 0002 0001e240"))).isEmpty();
        assertThat(pcp.read(bytes("00 81 0001 0001e2"))).isEmpty();
    }

    @Test
    void natPmpAsksForTheAddressAndThenForThePort() {
        assertThat(natPmp.question(WISHED, 3600)).isEqualTo(bytes("00 00"));
        assertThat(natPmp.read(bytes("00 80 0000 0001e240 cb007105"))).contains(new RouterAnswer.Half());
        assertThat(natPmp.question(Optional.empty(), 3600)).isEqualTo(bytes("00 01 0000 ca6c ca6c 00000e10"));
        assertThat(natPmp.question(WISHED, 3600)).isEqualTo(bytes("00 01 0000 ca6c 1234 00000e10"));
        assertThat(natPmp.read(bytes("00 81 0000 0001e240 ca6c 9c41 00000e10")))
                .contains(new RouterAnswer.Mapped(OUTER, 40001, 3600));
        natPmp.begin();
        assertThat(natPmp.question(WISHED, 3600)).isEqualTo(bytes("00 00"));
    }

    @Test
    void natPmpReadsARefusalThatIsShort() {
        assertThat(natPmp.read(bytes("00 80 0003 0001e240"))).contains(new RouterAnswer.Refused());
    }

    @Test
    void natPmpTakesBackWithALifetimeOfZeroAndNoWish() {
        assertThat(natPmp.deletion()).isEqualTo(bytes("00 01 0000 ca6c 0000 00000000"));
    }

    @Test
    void aNonceHasTwelveBytes() {
        assertThatThrownBy(() -> new PcpMap(SimRouter.OWN, SimRouter.PORT, new byte[11]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
