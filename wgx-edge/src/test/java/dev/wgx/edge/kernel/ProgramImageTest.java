// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProgramImageTest {
    private static final byte CALL = (byte) 0x85;
    /** The codes for a register of 4, 2 and 1 bytes. */
    private static final Set<Byte> STORES_OF_PARTS = Set.of((byte) 0x63, (byte) 0x6b, (byte) 0x73);

    private static final int FRAME_POINTER = 10;
    private static final int KTIME_GET_NS = 5;
    private static final int KTIME_GET_BOOT_NS = 125;
    private static final int KTIME_GET_COARSE_NS = 160;
    private static final Map<String, Integer> DESCRIPTORS =
            Map.of("entries", 101, "settings", 102, "verdicts", 103, "peers", 104);

    @Test
    void javaAndTheProgramAgreeOnTheMaps() {
        ProgramImage image = ProgramImage.bundled();

        assertThat(image.license()).isEqualTo("GPL");
        assertThat(image.maps()).hasSize(4);
        assertThat(image.map("entries").keyBytes()).isEqualTo(MapLayout.KEY_BYTES);
        assertThat(image.map("entries").valueBytes()).isEqualTo(MapLayout.ENTRY_BYTES);
        assertThat(image.map("peers").keyBytes()).isEqualTo(MapLayout.KEY_BYTES);
        assertThat(image.map("peers").valueBytes()).isEqualTo(MapLayout.PEER_BYTES);
        assertThat(image.map("settings").valueBytes()).isEqualTo(MapLayout.SETTINGS_BYTES);
        assertThat(image.map("verdicts").maxEntries()).isEqualTo(KernelVerdict.values().length);
    }

    @Test
    void descriptorsComeWhereMapsAreNamed() {
        ProgramImage image = ProgramImage.bundled();
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer linked = ByteBuffer.wrap(image.link(DESCRIPTORS, arena).toArray(JAVA_BYTE))
                    .order(ByteOrder.LITTLE_ENDIAN);

            for (ElfObject.Relocation relocation : image.relocations()) {
                Integer expected = DESCRIPTORS.get(relocation.symbol().name());
                assertThat(linked.getInt(relocation.offset() + 4)).isEqualTo(expected);
                assertThat(linked.get(relocation.offset() + 1) >> 4).isEqualTo(1);
            }
        }
    }

    /** Kernels before 6.3 refuse that of a program that may not trace, and this one may not. */
    @Test
    void noWordOfTheStackIsWrittenInParts() {
        ByteBuffer code = ByteBuffer.wrap(ProgramImage.bundled().instructions()).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, Set<Integer>> parts = new TreeMap<>();
        for (int at = 0; at < code.limit(); at += ProgramImage.INSTRUCTION_BYTES) {
            boolean isToTheStack = (code.get(at + 1) & 0x0f) == FRAME_POINTER;
            if (isToTheStack && STORES_OF_PARTS.contains(code.get(at))) {
                int offset = code.getShort(at + 2);
                parts.computeIfAbsent(Math.floorDiv(offset, Long.BYTES), _ -> new TreeSet<>())
                        .add(Math.floorMod(offset, Long.BYTES));
            }
        }
        assertThat(parts).isNotEmpty();
        assertThat(parts.values()).noneMatch(offsets -> offsets.contains(0) && offsets.size() > 1);
    }

    /** Tests cannot send the machine to sleep: until then all clocks of the kernel agree. */
    @Test
    void theProgramReadsTheClockThatGoesOnInSleep() {
        ByteBuffer code = ByteBuffer.wrap(ProgramImage.bundled().instructions()).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> helpers = new ArrayList<>();
        for (int at = 0; at < code.limit(); at += ProgramImage.INSTRUCTION_BYTES) {
            if (code.get(at) == CALL) {
                helpers.add(code.getInt(at + 4));
            }
        }
        assertThat(helpers).contains(KTIME_GET_BOOT_NS).doesNotContain(KTIME_GET_NS, KTIME_GET_COARSE_NS);
    }

    @Test
    void aMapWithoutADescriptorIsABug() {
        ProgramImage image = ProgramImage.bundled();

        assertThatThrownBy(() -> image.link(Map.of("entries", 1), Arena.ofAuto()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theVerifiersWordsReachTheOperator() throws KernelPathException {
        // r0 = *(u64 *)(r1 + 4096), which no context has.
        byte[] code = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0x1000_1079L)
                .putLong(0x95)
                .array();
        ProgramImage faulty = new ProgramImage(code, List.of(), Map.of(), "GPL");

        assertThatThrownBy(() -> ForwardProgram.load(new Bpf(), faulty, Map.of()))
                .isInstanceOf(KernelPathException.class)
                .hasMessageStartingWith("the kernel's verifier refuses the program: ")
                .hasMessageContaining("invalid bpf_context access");
    }
}
