// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.direct.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.agent.FakeMachine;
import dev.wgx.agent.TestKeys;
import dev.wgx.agent.direct.live.LoopbackRouter.Question;
import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.agent.link.LiveLink;
import dev.wgx.agent.link.NextHop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mapper with a router on loopback. The clock stands still unless a test moves it. */
class PortMapperTest {
    private static final int PORT = 41001;
    private static final InetAddress OUTER = InetAddress.ofLiteral("9.10.11.12");
    private static final int QUESTION_LENGTH = 60;

    @TempDir
    private Path directory;

    private final int network = ThreadLocalRandom.current().nextInt(1, 1 << 14);
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Queue<Question> questions = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();
    private final List<Integer> marks = new CopyOnWriteArrayList<>();
    private FakeMachine machine;
    private LoopbackRouter router;
    private volatile Optional<NextHop> hop = Optional.empty();
    private PortMapper mapper;

    @BeforeEach
    void begin() throws IOException {
        machine = new FakeMachine(directory);
        router = new LoopbackRouter(address(1), question -> inbox.add(() -> questions.add(question)));
        hop = Optional.of(new NextHop(address(1), address(2)));
        mapper = newMapper();
    }

    private PortMapper newMapper() {
        return new PortMapper(this::findRouter, machine, look(PORT), inbox::add, log::add);
    }

    private Optional<NextHop> findRouter(int mark) {
        marks.add(mark);
        return hop;
    }

    @AfterEach
    void end() throws IOException {
        mapper.close();
        router.close();
    }

    /** Returns an address on loopback that tests which run at the same time do not have. */
    private InetAddress address(int host) {
        return InetAddress.ofLiteral("127." + (64 + (network >> 8)) + "." + (network & 0xff) + "." + host);
    }

    private static Look look(int port) {
        return new Look(new LiveLink(port, 7, List.of()), TestKeys.HUB, Map.of(), Map.of());
    }

    /** Does what the mapper's threads have handed over, until it is so. */
    private void workUntil(BooleanSupplier isSo) throws InterruptedException {
        while (!isSo.getAsBoolean()) {
            inbox.take().run();
        }
    }

    /** Waits for the next question, while the mapper works. */
    private Question question() throws InterruptedException {
        workUntil(() -> !questions.isEmpty());
        return questions.remove();
    }

    private void becomeMapped() throws IOException, InterruptedException {
        Question question = question();
        router.send(question.answer(OUTER, 40001), question.from());
        workUntil(() -> mapper.outer().isPresent());
    }

    @Test
    void theRouterIsAskedForWireGuardsPortAndBelieved() throws Exception {
        Question question = question();
        assertThat(question.bytes()).hasSize(QUESTION_LENGTH);
        assertThat(question.from().getAddress()).isEqualTo(address(2));
        assertThat(question.port()).isEqualTo(PORT);
        assertThat(marks).containsExactly(7);
        router.send(question.answer(OUTER, 40001), question.from());
        workUntil(() -> mapper.outer().isPresent());
        assertThat(mapper.outer()).hasToString("Optional[9.10.11.12:40001]");
        assertThat(log)
                .containsExactly("The router " + address(1).getHostAddress()
                        + " lets UDP port 41001 be reached at 9.10.11.12:40001.");
    }

    @Test
    void whatAnybodyElseAnswersIsPassedOver() throws Exception {
        Question question = question();
        try (DatagramChannel neighbour =
                        DatagramChannel.open().bind(new InetSocketAddress(address(3), PortMapper.ROUTER_PORT));
                DatagramChannel otherPort = DatagramChannel.open().bind(new InetSocketAddress(address(1), 0))) {
            neighbour.send(question.answer(OUTER, 666), question.from());
            otherPort.send(question.answer(OUTER, 667), question.from());
        }
        router.send(question.answer(OUTER, 40001), question.from());
        workUntil(() -> mapper.outer().isPresent());
        assertThat(mapper.outer()).hasToString("Optional[9.10.11.12:40001]");
    }

    @Test
    void whoEndsTakesTheMappingBack() throws Exception {
        becomeMapped();
        mapper.close();
        assertThat(question().lifetimeS()).isZero();
        assertThat(mapper.outer()).isEmpty();
    }

    @Test
    void anAgentThatStartsAgainMayChangeWhatTheFormerOneHasLeft() throws Exception {
        Question former = question();
        mapper = newMapper();
        Question next = question();
        assertThat(next.nonce()).isEqualTo(former.nonce()).isNotEqualTo(new byte[12]);
    }

    @Test
    void anotherPortOfTheInterfaceIsAnotherMapping() throws Exception {
        Question former = question();
        router.send(former.answer(OUTER, 40001), former.from());
        workUntil(() -> mapper.outer().isPresent());
        mapper.follow(look(PORT));
        assertThat(mapper.outer()).isPresent();
        mapper.follow(look(PORT + 1));
        assertThat(mapper.outer()).isEmpty();
        Question deletion = question();
        assertThat(deletion.port()).isEqualTo(PORT);
        assertThat(deletion.lifetimeS()).isZero();
        Question next = question();
        assertThat(next.port()).isEqualTo(PORT + 1);
        assertThat(next.nonce()).isNotEqualTo(former.nonce());
    }

    @Test
    void aRouterThatWasAskedLatelyIsNotAskedAgain() throws Exception {
        becomeMapped();
        machine.nowNs += PortMapper.FRESH_NS - 1;
        mapper.refresh();
        assertThat(mapper.isAnswerNear()).isFalse();
        machine.nowNs++;
        mapper.refresh();
        assertThat(mapper.isAnswerNear()).isTrue();
        becomeMapped();
        assertThat(log).hasSize(1);
    }

    @Test
    void inAnotherNetworkAnotherRouterIsAsked() throws Exception {
        becomeMapped();
        hop = Optional.empty();
        mapper.lookUp();
        workUntil(() -> mapper.outer().isEmpty());
        assertThat(mapper.deadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(question().lifetimeS()).isZero();
    }

    @Test
    void whereThereIsNoRouterNobodyIsAsked() throws Exception {
        hop = Optional.empty();
        mapper.lookUp();
        workUntil(() -> !mapper.isAnswerNear());
        assertThat(mapper.outer()).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void anAddressThatIsGoneAsksNobody() throws Exception {
        mapper.close();
        hop = Optional.of(new NextHop(address(1), InetAddress.ofLiteral("192.0.2.77")));
        mapper = newMapper();
        workUntil(() -> !mapper.isAnswerNear());
        assertThat(mapper.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    /** Lets the router say nothing until the mapper has given up. */
    private void stayWithoutAnswer() {
        while (mapper.deadlineNs() - machine.nowNs < PortMapper.FRESH_NS) {
            machine.nowNs = mapper.deadlineNs();
            mapper.onDeadline(machine.nowNs);
        }
    }

    @Test
    void aRouterThatKnowsNeitherProtocolIsNoNews() throws Exception {
        assertThat(question().lifetimeS()).isPositive();
        stayWithoutAnswer();
        assertThat(log).isEmpty();
    }

    @Test
    void aMappingThatIsLostIsTold() throws Exception {
        becomeMapped();
        while (mapper.outer().isPresent()) {
            machine.nowNs = mapper.deadlineNs();
            mapper.onDeadline(machine.nowNs);
        }
        assertThat(log)
                .last()
                .isEqualTo("The router " + address(1).getHostAddress()
                        + " no longer lets UDP port 41001 be reached: it does not answer.");
    }

    @Test
    void aRefusalIsTold() throws Exception {
        Question question = question();
        router.send(question.answer(OUTER, 40001).put(3, (byte) 2), question.from());
        workUntil(() -> !log.isEmpty());
        assertThat(log)
                .containsExactly("The router " + address(1).getHostAddress()
                        + " does not let UDP port 41001 be reached: it refuses.");
    }
}
