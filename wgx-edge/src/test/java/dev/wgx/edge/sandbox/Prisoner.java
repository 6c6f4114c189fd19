// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code Prisoner calls|files OWN FOREIGN}: enters the sandbox and prints what it can do there, NAME=RESULT. */
final class Prisoner {
    private static final MethodHandle SYSCALL = CFunctions.find("syscall");
    private static final MethodHandle SOCKET = CFunctions.find("socket");
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final List<RefusedCall> NOT_TRIED =
            List.of(RefusedCall.FORK, RefusedCall.VFORK, RefusedCall.VHANGUP);

    private Prisoner() {}

    public static void main(String[] arguments) throws Exception {
        Path own = Path.of(arguments[1]);
        if (arguments[0].equals("calls")) {
            tryCalls(own);
        } else {
            tryFiles(own, Path.of(arguments[2]));
        }
        say("end", "reached");
    }

    private static void say(String name, Object result) {
        System.out.println(name + "=" + result);
    }

    private static void tryCalls(Path own) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Thread earlier = Thread.ofPlatform().start(() -> {
            awaitLatch(closed);
            callAll("earlier-thread ");
        });
        say("filter", Sandbox.refuseCalls());
        closed.countDown();
        earlier.join();
        say("tried", String.join(",", callAll("")));
        startProgram();
        live(own);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes each call with arguments that make it fail in any case, but not by EPERM for root. */
    private static List<String> callAll(String prefix) {
        CallState state = new CallState();
        return List.of(RefusedCall.values()).stream()
                .filter(call -> !NOT_TRIED.contains(call))
                .filter(call -> number(call).isPresent())
                .map(call -> {
                    say(prefix + call, state.call(SYSCALL, number(call).getAsInt(), -1, -1, -1, -1, -1));
                    return call.name();
                })
                .toList();
    }

    private static OptionalInt number(RefusedCall call) {
        return call.number(Architecture.ofThisMachine().orElseThrow());
    }

    private static void startProgram() throws InterruptedException {
        try {
            say("program", new ProcessBuilder("true").start().waitFor());
        } catch (IOException e) {
            say("program", "refused");
        }
    }

    private static void live(Path own) throws Exception {
        Path file = own.resolve("file");
        Files.writeString(file, "text");
        say("file", Files.readString(file).equals("text") ? "written" : "lost");
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.send(new DatagramPacket(new byte[1], 1, socket.getLocalSocketAddress()));
            socket.receive(new DatagramPacket(new byte[1], 1));
            say("udp", "received");
        }
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(own.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (SocketChannel client = SocketChannel.open(address)) {
                say("unix", client.isConnected() ? "connected" : "refused");
            }
        }
        AtomicInteger count = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            Thread.ofPlatform().start(count::incrementAndGet).join();
        }
        say("threads", count);
        Thread.ofVirtual().start(() -> say("virtual", "ran")).join();
        byte[][] garbage = new byte[64][];
        for (int i = 0; i < 4096; i++) {
            garbage[i % garbage.length] = new byte[1 << 16];
        }
        System.gc();
        say("collection", "done");
        say("netlink", new CallState().call(SOCKET, AF_NETLINK, SOCK_RAW, 0) > 0 ? "opened" : "refused");
    }

    private static void tryFiles(Path own, Path foreign) throws Exception {
        Path conf = own.resolve("relay.conf");
        Files.writeString(conf, "old");
        say("confine", Sandbox.confine(Places.around(List.of(conf))));
        Path fresh = Files.createTempFile(own, "relay", ".new");
        Files.writeString(fresh, "new");
        Files.move(fresh, conf, StandardCopyOption.ATOMIC_MOVE);
        say("own", Files.readString(conf).equals("new") ? "replaced" : "old");

        Path secret = foreign.resolve("secret");
        say("read", outcome(() -> Files.readString(secret)));
        say("write", outcome(() -> Files.writeString(secret, "changed")));
        say("make", outcome(() -> Files.createFile(foreign.resolve("made"))));
        say("remove", outcome(() -> Files.deleteIfExists(secret)));
        say("link", outcome(() -> Files.createSymbolicLink(foreign.resolve("link"), secret)));
        say("system", outcome(() -> Files.readString(Path.of("/proc/self/status"))));
        Thread.ofPlatform()
                .start(() -> say("child", outcome(() -> Files.readString(secret))))
                .join();
        Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .map(line -> line.split(":\\s*", 2))
                .forEach(pair -> say(pair[0], pair[1]));
    }

    private interface Attempt {
        Object run() throws IOException;
    }

    private static String outcome(Attempt attempt) {
        try {
            attempt.run();
            return "read";
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
