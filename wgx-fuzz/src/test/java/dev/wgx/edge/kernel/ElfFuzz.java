// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import dev.wgx.edge.netlink.NetlinkMessage;
import dev.wgx.fuzz.Choices;
import dev.wgx.fuzz.Claim;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Any bytes as the compiled program of the kernel path, the true one changed, and any bytes as netlink attributes. */
public final class ElfFuzz {
    private static byte @Nullable [] bundled;

    private ElfFuzz() {}

    /** Claims that a program is read within its bounds, or refused by IllegalArgumentException. */
    public static void run(byte[] input) throws IOException {
        Choices choices = new Choices(input);
        if (choices.below(2) == 0) {
            read(choices.rest().array());
        } else {
            byte[] object = bundled().clone();
            while (choices.areLeft()) {
                // The headers of the sections are at the end, and the file's own at the start.
                int from = choices.below(2) == 0 ? 0 : Math.max(0, object.length - (1 << 12));
                int at = from + choices.below(1 << 12);
                object[Math.min(at, object.length - 1)] = (byte) choices.octet();
            }
            read(object);
        }
        attributes(input);
    }

    private static void read(byte[] object) {
        try {
            ProgramImage image = ProgramImage.of(ElfObject.parse(object));
            Claim.holds(image.instructions().length <= object.length, "no more instructions than there are bytes");
            Map<String, Integer> descriptors = new HashMap<>();
            image.maps().keySet().forEach(map -> descriptors.put(map, 3));
            try (Arena arena = Arena.ofConfined()) {
                Claim.same(
                        image.link(descriptors, arena).byteSize(),
                        (long) image.instructions().length,
                        "the length of what is loaded");
            }
        } catch (IllegalArgumentException refusal) {
            Claim.holds(!String.valueOf(refusal.getMessage()).isBlank(), "a refusal says why");
        }
    }

    private static void attributes(byte[] input) {
        ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.nativeOrder());
        for (int type = 0; type < 4; type++) {
            Optional<ByteBuffer> found = NetlinkMessage.find(in, 0, type);
            found.ifPresent(value -> Claim.holds(value.remaining() <= input.length - 4, "a value within the message"));
            Claim.holds(NetlinkMessage.text(in, 0, type).indexOf('\0') < 0, "a text without its end");
        }
    }

    private static byte[] bundled() throws IOException {
        if (bundled == null) {
            try (InputStream resource = Objects.requireNonNull(ProgramImage.class.getResourceAsStream("forward.o"))) {
                bundled = resource.readAllBytes();
            }
        }
        return bundled;
    }
}
