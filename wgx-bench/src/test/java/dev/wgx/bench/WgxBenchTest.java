// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.noise.PrivateKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests without a relay: the hub is reached directly. */
class WgxBenchTest {
    private static final String[] BRIEF = {"--spokes", "2", "--rate", "500", "--warmup", "0.05", "--duration", "0.2"};

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return WgxBench.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private int briefly(String command, String... arguments) {
        String[] all = new String[1 + BRIEF.length + arguments.length];
        all[0] = command;
        System.arraycopy(BRIEF, 0, all, 1, BRIEF.length);
        System.arraycopy(arguments, 0, all, 1 + BRIEF.length, arguments.length);
        return run(all);
    }

    private static String direct(String name) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            return "127.0.0.1:%d,name=%s,mode=raw,hub-port=%d,pid=%d"
                    .formatted(port, name, port, ProcessHandle.current().pid());
        }
    }

    @Test
    void aRoundIsToldToPeople() throws IOException {
        assertThat(briefly("run", direct("wire"))).isZero();
        assertThat(out.toString()).contains("wire:", "delivered", "lost", "latency", "CPU, relay", "memory, relay");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aRoundIsToldToPrograms() throws IOException {
        assertThat(briefly("run", "--json", direct("wire"))).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"relay\": \"wire\"", "\"lost\": ", "\"misdelivered\": 0");
    }

    @Test
    void relaysTakeTurns() throws IOException {
        assertThat(briefly("compare", "--rounds", "2", "--against", "b", "--control", "a", direct("a"), direct("b")))
                .isZero();
        assertThat(out.toString()).containsPattern("(?s)a:.*b:.*a:.*b:.*delivered/s.* of b.*added CPU");
    }

    @Test
    void aRelayThatIsNotThereEndsWithOne() throws IOException {
        String nobody = direct("nobody").replaceFirst("hub-port=\\d+", "hub-port=0");
        assertThat(briefly("run", nobody)).isEqualTo(1);
        assertThat(err.toString()).contains("nobody: only 0 of 2 spokes");
    }

    @Test
    void aMistakeOfTheUserEndsWithTwo() throws IOException {
        assertThat(run("run")).isEqualTo(2);
        assertThat(run("run", "localhost", "--rate", "0")).isEqualTo(2);
        assertThat(run("run", "localhost", "--size", "5")).isEqualTo(2);
        assertThat(run("compare", "--against", "c", direct("a"), direct("b"))).isEqualTo(2);
        assertThat(run("compare", direct("a"), direct("a"))).isEqualTo(2);
        assertThat(err.toString()).contains("a rate is", "a size is", "named c", "the same name");
    }

    @Test
    void anAttackSaysWhatItDid() throws IOException {
        String key = PrivateKey.generate(new Random(1)::nextBytes).publicKey().toString();
        try (DatagramSocket target = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String relay = "127.0.0.1:" + target.getLocalPort() + ",key=" + key;
            assertThat(run("attack", "initiations", relay, "--from", "127.0.0.9", "--count", "3", "--seconds", "0.3"))
                    .isZero();
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            target.receive(packet);
            assertThat(packet.getAddress().getHostAddress()).isEqualTo("127.0.0.9");
            assertThat(packet.getLength()).isEqualTo(148);
        }
        assertThat(out.toString()).contains("initiations: in position", "initiations: sent 3 forged initiations");
    }

    @Test
    void aMistakeAboutAnAttackEndsWithTwo() {
        String key = PrivateKey.generate(new Random(1)::nextBytes).publicKey().toString();
        assertThat(run("attack", "war", "127.0.0.1,key=" + key)).isEqualTo(2);
        assertThat(run("attack", "initiations", "127.0.0.1")).isEqualTo(2);
        assertThat(run("attack", "initiations", "127.0.0.1,key=" + key, "--from", "x"))
                .isEqualTo(2);
        assertThat(run("attack", "initiations", "127.0.0.1,key=" + key, "--rate", "0"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("an attack is one of", "needs the relay's key", "`x` is no address", "--rate is at least 1");
    }

    @Test
    void helpSaysHowToNameARelay() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("hub-port=PORT", "mode=raw", "Exit codes");
    }
}
