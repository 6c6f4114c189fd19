// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The compiled program of {@code bpf/forward.bpf.c} before it is loaded: instructions that name maps, and what those
 * maps are to be.
 */
record ProgramImage(
        byte[] instructions, List<ElfObject.Relocation> relocations, Map<String, MapDefinition> maps, String license) {
    static final int INSTRUCTION_BYTES = 8;

    private static final String RESOURCE = "forward.o";
    private static final String CODE = "tc";
    private static final String MAPS = "maps";
    private static final String LICENSE = "license";

    /** R_BPF_64_64: a 64-bit constant over two instructions. */
    private static final int CONSTANT_64 = 1;

    private static final int LOAD_CONSTANT_64 = 0x18;

    /** BPF_PSEUDO_MAP_FD, in the upper half of the register byte: the constant is a map's descriptor. */
    private static final int CONSTANT_IS_MAP = 1 << 4;

    /** Returns the image that is in this jar. */
    static ProgramImage bundled() {
        try (InputStream resource = ProgramImage.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the jar was built without " + RESOURCE);
            }
            return of(ElfObject.parse(resource.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException when it lacks a part, or has relocations other than of maps */
    static ProgramImage of(ElfObject object) {
        int code = object.sectionNumber(CODE);
        byte[] instructions = new byte[object.bytes(CODE).remaining()];
        object.bytes(CODE).get(instructions);
        List<ElfObject.Relocation> relocations = object.relocations().stream()
                .filter(relocation -> relocation.section() == code)
                .toList();
        String license = StandardCharsets.US_ASCII
                .decode(object.bytes(LICENSE))
                .toString()
                .replace("\0", "");
        ProgramImage image = new ProgramImage(instructions, relocations, maps(object), license);
        relocations.forEach(image::check);
        return image;
    }

    MapDefinition map(String name) {
        MapDefinition definition = maps.get(name);
        if (definition == null) {
            throw new IllegalArgumentException("the object file has no map " + name);
        }
        return definition;
    }

    /** Returns the instructions with the descriptors of the maps in them. */
    MemorySegment link(Map<String, Integer> descriptors, Arena arena) {
        byte[] linked = instructions.clone();
        ByteBuffer code = ByteBuffer.wrap(linked).order(ByteOrder.LITTLE_ENDIAN);
        for (ElfObject.Relocation relocation : relocations) {
            Integer descriptor = descriptors.get(relocation.symbol().name());
            if (descriptor == null) {
                throw new IllegalArgumentException(
                        "no map " + relocation.symbol().name());
            }
            int at = relocation.offset();
            code.put(at + 1, (byte) (code.get(at + 1) | CONSTANT_IS_MAP));
            code.putInt(at + 4, descriptor);
        }
        return arena.allocate(linked.length, INSTRUCTION_BYTES).copyFrom(MemorySegment.ofArray(linked));
    }

    private static Map<String, MapDefinition> maps(ElfObject object) {
        int section = object.sectionNumber(MAPS);
        Map<String, MapDefinition> maps = new LinkedHashMap<>();
        for (ElfObject.Symbol symbol : object.symbols()) {
            if (symbol.section() == section) {
                maps.put(symbol.name(), MapDefinition.readFrom(object.bytes(MAPS), symbol.offset()));
            }
        }
        return Map.copyOf(maps);
    }

    private void check(ElfObject.Relocation relocation) {
        boolean isMap = relocation.type() == CONSTANT_64
                && maps.containsKey(relocation.symbol().name())
                && relocation.offset() <= instructions.length - 2 * INSTRUCTION_BYTES
                && instructions[relocation.offset()] == LOAD_CONSTANT_64;
        if (!isMap) {
            throw new IllegalArgumentException("a relocation that is not of a map: " + relocation);
        }
    }
}
