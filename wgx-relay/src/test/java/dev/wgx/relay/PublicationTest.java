// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.PeerStatus;
import dev.wgx.command.PublishClient.Outcome;
import dev.wgx.command.RefusalReason;
import dev.wgx.command.Request;
import dev.wgx.command.Response;
import dev.wgx.command.SetPeers;
import dev.wgx.command.SpokeSet;
import dev.wgx.noise.PublicKey;
import dev.wgx.packet.EchoRequest;
import dev.wgx.packet.IpAddress;
import dev.wgx.packet.UdpDatagram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublicationTest {
    private World world = new World();
    private Host hub = world.peer("203.0.113.1", 51820);

    private List<PublicKey> keys(int count) {
        List<PublicKey> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[PublicKey.LENGTH];
            world.random.fill(bytes);
            result.add(PublicKey.of(bytes));
        }
        return result;
    }

    private List<PublicKey> routes() {
        return world.relay.routes(world.nowNs).stream()
                .map(route -> route.spoke())
                .sorted()
                .toList();
    }

    @Test
    void tenThousandSpokesAreAcknowledgedListedAndRestored() {
        List<PublicKey> spokes = keys(10_000);

        assertThat(hub.publish(spokes)).isEqualTo(new Outcome.Published(1, 10_000, true));
        assertThat(routes()).isEqualTo(spokes.stream().sorted().toList());

        world.restartRelay();
        assertThat(routes()).isEqualTo(spokes.stream().sorted().toList());
        assertThat(hub.publish(spokes)).isEqualTo(new Outcome.Published(1, 10_000, false));
    }

    @Test
    void oneSpokeMoreThanTheMaximumIsRefusedWithAReason() {
        world = new World(Admission.EVERYBODY, new RelaySettings(100, 40, 100, true));
        hub = world.peer("203.0.113.1", 51820);
        List<PublicKey> spokes = keys(41);

        assertThat(hub.publish(spokes)).isEqualTo(new Outcome.Refused(RefusalReason.TOO_MANY_SPOKES, 40));
        assertThat(routes()).isEmpty();
        assertThat(hub.publish(spokes.subList(0, 40))).isInstanceOf(Outcome.Published.class);
        assertThat(world.events).anySatisfy(event -> assertThat(event).isInstanceOf(Event.PublicationRefused.class));
    }

    @Test
    void aSetThatThePeerTableHasNoRoomForIsRefusedAndTheOldOneStays() {
        world = new World(Admission.EVERYBODY, new RelaySettings(11, 40, 100, true));
        hub = world.peer("203.0.113.1", 51820);
        List<PublicKey> spokes = keys(11);
        hub.publish(spokes.subList(0, 10));

        assertThat(hub.publish(spokes)).isEqualTo(new Outcome.Refused(RefusalReason.RELAY_FULL, 11));
        assertThat(routes()).isEqualTo(spokes.subList(0, 10).stream().sorted().toList());
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsSafeOnDisk() {
        Host spoke = world.peer("198.51.100.1", 40001);
        world.storeIsSlow = true;

        assertThat(hub.setPeers(spoke.key)).isEmpty();
        int before = hub.packets().size();
        world.save();
        world.settle();

        assertThat(hub.udpFromRelay(before))
                .singleElement()
                .satisfies(udp -> assertThat(SetPeers.Answer.parse(udp.payload()))
                        .hasValueSatisfying(answer -> assertThat(answer.ok()).isTrue()));
    }

    @Test
    void noSetIsToldWhileANewerOneWaitsForTheDisk() {
        hub.publish(keys(1));
        world.storeIsSlow = true;
        hub.setPeers();
        int before = hub.packets().size();

        hub.sendCommand(CommandProtocol.PORT, new Request.Check(7).encode());

        assertThat(hub.udpFromRelay(before))
                .as("the set on disk is in force no longer")
                .isEmpty();
        world.storeIsSlow = false;
        world.settle();
        hub.sendCommand(CommandProtocol.PORT, new Request.Check(8).encode());
        assertThat(hub.udpFromRelay(before)).hasSize(2);
    }

    @Test
    void theOldCommandPassesOverTheRelaysKeyAndRepetitions() {
        PublicKey spoke = keys(1).getFirst();

        assertThat(hub.setPeers(spoke, world.relayPublicKey(), spoke, hub.key))
                .hasValueSatisfying(answer -> assertThat(answer.ok()).isTrue());

        assertThat(routes()).containsExactly(spoke);
    }

    @Test
    void theOldCommandReplacesTheWholeSet() {
        List<PublicKey> spokes = keys(3);
        hub.setPeers(spokes.get(0), spokes.get(1));

        hub.setPeers(spokes.get(2));

        assertThat(routes()).containsExactly(spokes.get(2));
    }

    @Test
    void aSetWithTheRelaysOrTheHubsOwnKeyIsRefused() {
        assertThat(hub.publish(List.of(world.relayPublicKey())))
                .isEqualTo(new Outcome.Refused(RefusalReason.RELAY_KEY, 0));
        assertThat(hub.publish(List.of(hub.key))).isEqualTo(new Outcome.Refused(RefusalReason.OWN_KEY, 0));
        assertThat(routes()).isEmpty();
    }

    @Test
    void aPublishedSetCanBeReadBack() {
        List<PublicKey> spokes = keys(50);
        hub.publish(spokes);
        List<PublicKey> read = new ArrayList<>();

        for (int page = 0; page < 2; page++) {
            Response answer = ask(new Request.Read(9, page));
            assertThat(answer).isInstanceOf(Response.SetPage.class);
            read.addAll(((Response.SetPage) answer).page().keys());
        }

        assertThat(read).isEqualTo(spokes.stream().sorted().toList());
        assertThat(ask(new Request.Read(9, 2))).isEqualTo(new Response.Refused(9, RefusalReason.NO_SUCH_PAGE, 2));
    }

    @Test
    void aPeerMayAskHowItStandsWithItsCounterparts() {
        Host spoke = world.peer("198.51.100.1", 40001);
        hub.knows(spoke);
        spoke.knows(hub);
        hub.setPeers(spoke.key);
        spoke.send(hub, "hello");
        world.pass(5);

        PeerStatus status = ((Response.StatusPage) ask(new Request.Status(3, 0))).status();

        assertThat(status.address()).isEqualTo(IpAddress.ipv4((int) hub.address.low()));
        assertThat(status.port()).isEqualTo(51820);
        assertThat(status.counterparts()).singleElement().satisfies(counterpart -> {
            assertThat(counterpart.key()).isEqualTo(spoke.key);
            assertThat(counterpart.publishedByAsker()).isTrue();
            assertThat(counterpart.publishesAsker()).isFalse();
            assertThat(counterpart.called()).isTrue();
            assertThat(counterpart.online()).isTrue();
            assertThat(counterpart.secondsSinceHandshake()).hasValue(5);
        });
    }

    @Test
    void thePagesOfAStandingHaveEachCounterpartOnceInTheOrderOfTheirKeys() {
        // Two of its spokes publish it in turn, and so does a hub of its own: those three are hubs of it.
        List<Host> others = IntStream.range(0, 3)
                .mapToObj(i -> world.peer("198.51.100.1", 40_001 + i))
                .toList();
        List<PublicKey> spokes = new ArrayList<>(keys(2 * PeerStatus.MAX_COUNTERPARTS));
        spokes.add(others.get(0).key);
        spokes.add(others.get(1).key);
        hub.publish(spokes);
        others.forEach(other -> other.setPeers(hub.key));

        List<PublicKey> told = new ArrayList<>();
        for (int page = 0; page < 3; page++) {
            PeerStatus status = ((Response.StatusPage) ask(new Request.Status(3, page))).status();
            assertThat(status.pages()).isEqualTo(3);
            status.counterparts().forEach(counterpart -> told.add(counterpart.key()));
        }

        spokes.add(others.get(2).key);
        assertThat(told).isEqualTo(spokes.stream().sorted().toList());
        assertThat(ask(new Request.Status(3, 3))).isEqualTo(new Response.Refused(3, RefusalReason.NO_SUCH_PAGE, 3));
    }

    private Response ask(Request request) {
        int before = hub.packets().size();
        hub.sendCommand(CommandProtocol.PORT, request.encode());
        return hub.udpFromRelay(before).stream()
                .map(udp -> Response.parse(udp.payload()).orElseThrow())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thePingOfTheTunnelIsAnswered() {
        ByteBuffer message = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        EchoRequest echo = new EchoRequest(Host.INNER, Host.RELAY_INNER, message);

        hub.sendToRelay(echo.toPacket());

        ByteBuffer answer = hub.packets().getLast().bytes();
        ByteBuffer expected = echo.toReplyPacket();
        assertThat(answer.slice(0, expected.remaining())).isEqualTo(expected);
    }

    @Test
    void aFragmentIsNoCommand() {
        ByteBuffer packet = setPeersPacket();
        packet.putShort(6, (short) 0x2000);
        fixIpv4Checksum(packet);

        hub.sendToRelay(packet);

        assertThat(world.drops(DropReason.INNER_FRAGMENT)).isEqualTo(1);
        assertThat(routes()).isEmpty();
    }

    @Test
    void aPacketThatIsNotUdpIsNoCommand() {
        ByteBuffer packet = setPeersPacket();
        packet.put(9, (byte) 6);
        fixIpv4Checksum(packet);

        hub.sendToRelay(packet);

        assertThat(world.drops(DropReason.INNER_UNSERVED)).isEqualTo(1);
        assertThat(routes()).isEmpty();
    }

    @Test
    void aCommandWithAWrongChecksumIsNone() {
        ByteBuffer packet = setPeersPacket();
        packet.put(packet.limit() - 1, (byte) ~packet.get(packet.limit() - 1));

        hub.sendToRelay(packet);

        assertThat(world.drops(DropReason.INNER_CHECKSUM)).isEqualTo(1);
        assertThat(routes()).isEmpty();
    }

    @Test
    void aCommandThatCannotBeReadIsCounted() {
        hub.sendCommand(SetPeers.PORT, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        hub.sendCommand(CommandProtocol.PORT, ByteBuffer.wrap(new byte[] {1, 2, 3}));

        assertThat(world.drops(DropReason.COMMAND_MALFORMED)).isEqualTo(2);
    }

    @Test
    void aFloodOfCommandsIsHeldBack() {
        for (int i = 0; i < 1500; i++) {
            hub.sendCommand(SetPeers.PORT, new SetPeers(i, List.of()).encode());
        }

        assertThat(world.drops(DropReason.COMMAND_TOO_FREQUENT)).isEqualTo(500);
    }

    private ByteBuffer setPeersPacket() {
        ByteBuffer command = new SetPeers(1, keys(1)).encode();
        return World.copy(new UdpDatagram(Host.INNER, 40_000, Host.RELAY_INNER, SetPeers.PORT, command).toPacket())
                .order(java.nio.ByteOrder.BIG_ENDIAN);
    }

    private static void fixIpv4Checksum(ByteBuffer packet) {
        packet.putShort(10, (short) 0);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        packet.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16)));
    }

    @Test
    void aPeerIsToldNothingOfWhoHasNotAgreed() {
        Host stranger = world.peer("198.51.100.1", 40001);
        hub.setPeers(stranger.key);

        PeerStatus ofHub = ((Response.StatusPage) ask(new Request.Status(4, 0))).status();

        assertThat(ofHub.counterparts())
                .containsExactly(
                        new PeerStatus.Counterpart(stranger.key, true, false, false, false, OptionalLong.empty()));
    }

    @Test
    void aHubIsToldOfASpokeThatHasCalledIt() {
        Host spoke = world.peer("198.51.100.1", 40001);
        hub.setPeers(spoke.key);
        hub.knows(spoke);
        spoke.knows(hub);
        spoke.send(hub, "hello");
        world.nowNs += 3 * World.SECOND_NS;

        PeerStatus ofHub = ((Response.StatusPage) ask(new Request.Status(4, 0))).status();

        assertThat(ofHub.counterparts())
                .containsExactly(new PeerStatus.Counterpart(spoke.key, true, false, true, true, OptionalLong.of(3)));
    }

    @Test
    void commandsAreCounted() {
        long before = world.count(Counter.COMMANDS);

        hub.setPeers();
        ask(new Request.Check(4));

        assertThat(world.count(Counter.COMMANDS)).isEqualTo(before + 2);
    }

    @Test
    void aCommandOfAnotherVersionIsAnsweredWithTheRelaysOwn() {
        ByteBuffer future = new Request.Check(4).encode();
        future.put(3, (byte) (CommandProtocol.VERSION + 1));
        int before = hub.packets().size();

        hub.sendCommand(CommandProtocol.PORT, future);

        assertThat(world.drops(DropReason.COMMAND_MALFORMED)).isOne();
        assertThat(hub.udpFromRelay(before))
                .singleElement()
                .satisfies(udp -> assertThat(Response.parse(udp.payload()))
                        .contains(new Response.Refused(4, RefusalReason.UNSUPPORTED_VERSION, CommandProtocol.VERSION)));
    }

    @Test
    void pingsAreCountedAndAFloodOfThemIsHeldBack() {
        ByteBuffer message = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        for (int i = 0; i < 1001; i++) {
            hub.sendToRelay(new EchoRequest(Host.INNER, Host.RELAY_INNER, message.duplicate()).toPacket());
        }

        assertThat(world.count(Counter.ECHO_REQUESTS)).isEqualTo(1000);
        assertThat(world.drops(DropReason.COMMAND_TOO_FREQUENT)).isOne();
    }

    @Test
    void aDatagramToAnotherPortIsUnserved() {
        hub.sendCommand(CommandProtocol.PORT + 1, new Request.Check(4).encode());

        assertThat(world.drops(DropReason.INNER_UNSERVED)).isOne();
    }

    private Response sendPage(SpokeSet set, long revision) {
        return ask(new Request.Page(9, set.page(revision, 0)));
    }

    @Test
    void theOldCommandIsAnsweredAtOnceForTheSetThatIsOnDisk() {
        PublicKey spoke = keys(1).getFirst();
        hub.setPeers(spoke);
        world.storeIsSlow = true;

        assertThat(hub.setPeers(spoke))
                .hasValueSatisfying(answer -> assertThat(answer.ok()).isTrue());
    }

    @Test
    void theOldCommandWaitsForTheDiskWhereAnotherSetIsInForce() {
        PublicKey spoke = keys(1).getFirst();
        hub.setPeers(spoke);
        world.storeIsSlow = true;
        assertThat(hub.setPeers()).isEmpty();

        assertThat(hub.setPeers(spoke)).isEmpty();

        assertThat(routes()).containsExactly(spoke);
    }

    @Test
    void theOldCommandIsRefusedForASetThatIsTooLarge() {
        world = new World(Admission.EVERYBODY, new RelaySettings(100, 3, 100, true));
        hub = world.peer("203.0.113.1", 51820);

        assertThat(hub.setPeers(keys(4).toArray(PublicKey[]::new)))
                .hasValueSatisfying(answer -> assertThat(answer.ok()).isFalse());

        assertThat(routes()).isEmpty();
        assertThat(world.events).anySatisfy(event -> assertThat(event).isInstanceOf(Event.PublicationRefused.class));
    }

    @Test
    void aPageThatIsRepeatedWhileItsSetWaitsForTheDiskIsAnsweredAsReceived() {
        SpokeSet set = SpokeSet.of(keys(2));
        world.storeIsSlow = true;
        hub.sendCommand(CommandProtocol.PORT, new Request.Page(8, set.page(1, 0)).encode());

        assertThat(sendPage(set, 1)).isEqualTo(new Response.PageReceived(9, 1, 0, 1));
    }

    @Test
    void aRevisionThatWaitsForTheDiskIsSpent() {
        world.storeIsSlow = true;
        hub.sendCommand(
                CommandProtocol.PORT, new Request.Page(8, SpokeSet.of(keys(2)).page(1, 0)).encode());

        assertThat(sendPage(SpokeSet.of(keys(2)), 1))
                .isEqualTo(new Response.Refused(9, RefusalReason.STALE_REVISION, 1));
    }

    @Test
    void aSetThatIsPublishedAlreadyIsAcknowledgedAgain() {
        SpokeSet set = SpokeSet.of(keys(2));
        hub.publish(set.keys());

        assertThat(sendPage(set, 5)).isEqualTo(new Response.Published(9, set.version(1)));
    }

    @Test
    void theRelayTellsHowManySpokesAHubMayHave() {
        assertThat(ask(new Request.Check(4)))
                .isInstanceOfSatisfying(
                        Response.Current.class,
                        current -> assertThat(current.maxSpokes()).isEqualTo(RelaySettings.DEFAULT.maxSpokesPerHub()));
    }

    @Test
    void theOperatorIsToldWhatAPublicationHasChanged() {
        List<PublicKey> keys = keys(5);
        hub.publish(keys.subList(0, 2));
        hub.publish(keys.subList(1, 5));

        assertThat(world.events).contains(new Event.SpokesPublished(hub.key, 2, 4, 3, 1));
    }
}
