// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a compiler's object file for BPF: sections, symbols and relocations. 64-bit, little-endian. ELF-64
 * object file format, version 1.5.
 */
record ElfObject(List<Section> sections, List<Symbol> symbols, List<Relocation> relocations) {
    private static final int MAGIC = 0x464c457f;
    private static final int CLASS_64_LITTLE_ENDIAN_VERSION_1 = 0x10102;
    private static final short RELOCATABLE = 1;
    private static final short MACHINE_BPF = 247;
    private static final int MACHINE = 18;
    private static final int SECTION_HEADERS = 40;
    private static final int SECTION_HEADER_BYTES = 58;
    private static final int FILE_HEADER_BYTES = 64;

    private static final int SYMBOL_TABLE = 2;
    private static final int NO_BITS = 8;
    private static final int RELOCATION_TABLE = 9;

    private static final int SECTION_BYTES = 64;
    private static final int SYMBOL_BYTES = 24;
    private static final int RELOCATION_BYTES = 16;

    /** @param info of a relocation table: the number of the section that it is for */
    record Section(String name, int type, int link, int info, ByteBuffer bytes) {}

    record Symbol(String name, int section, int offset, int bytes) {}

    record Relocation(int section, int offset, int type, Symbol symbol) {}

    /** @throws IllegalArgumentException when it is no such file, or cut short */
    static ElfObject parse(byte[] file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            if (file.length < FILE_HEADER_BYTES
                    || bytes.getInt(0) != MAGIC
                    || (bytes.getInt(4) & 0xff_ffff) != CLASS_64_LITTLE_ENDIAN_VERSION_1
                    || bytes.getShort(16) != RELOCATABLE
                    || bytes.getShort(MACHINE) != MACHINE_BPF) {
                throw new IllegalArgumentException("not an object file for BPF");
            }
            List<Section> sections = sections(bytes);
            List<Symbol> symbols = symbols(sections);
            return new ElfObject(sections, symbols, relocations(sections, symbols));
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "an object file that is cut short or refers to what it does not have", e);
        }
    }

    /** @throws IllegalArgumentException when there is none */
    int sectionNumber(String name) {
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the object file has no section " + name);
    }

    /** Returns the section's bytes as a view of its own, at the start. */
    ByteBuffer bytes(String section) {
        return view(sections.get(sectionNumber(section)).bytes());
    }

    private static List<Section> sections(ByteBuffer file) {
        int table = clamp(file.getLong(SECTION_HEADERS));
        int headerBytes = Short.toUnsignedInt(file.getShort(SECTION_HEADER_BYTES));
        int count = Short.toUnsignedInt(file.getShort(SECTION_HEADER_BYTES + 2));
        int names = Short.toUnsignedInt(file.getShort(SECTION_HEADER_BYTES + 4));
        if (headerBytes != SECTION_BYTES || table > file.limit() - count * SECTION_BYTES) {
            throw new IllegalArgumentException("%d section headers of %d bytes".formatted(count, headerBytes));
        }
        ByteBuffer nameBytes = content(file, table + names * SECTION_BYTES);
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = table + i * SECTION_BYTES;
            sections.add(new Section(
                    text(nameBytes, file.getInt(at)),
                    file.getInt(at + 4),
                    file.getInt(at + 40),
                    file.getInt(at + 44),
                    content(file, at)));
        }
        return List.copyOf(sections);
    }

    private static ByteBuffer content(ByteBuffer file, int header) {
        if (file.getInt(header + 4) == NO_BITS) {
            return ByteBuffer.allocate(0);
        }
        int offset = clamp(file.getLong(header + 24));
        return view(file.slice(offset, clamp(file.getLong(header + 32))));
    }

    private static List<Symbol> symbols(List<Section> sections) {
        List<Symbol> symbols = new ArrayList<>();
        for (Section section : sections) {
            ByteBuffer bytes = section.bytes();
            for (int at = 0; section.type() == SYMBOL_TABLE && at < bytes.limit(); at += SYMBOL_BYTES) {
                symbols.add(new Symbol(
                        text(sections.get(section.link()).bytes(), bytes.getInt(at)),
                        Short.toUnsignedInt(bytes.getShort(at + 6)),
                        clamp(bytes.getLong(at + 8)),
                        clamp(bytes.getLong(at + 16))));
            }
        }
        return List.copyOf(symbols);
    }

    private static List<Relocation> relocations(List<Section> sections, List<Symbol> symbols) {
        List<Relocation> relocations = new ArrayList<>();
        for (Section section : sections) {
            ByteBuffer bytes = section.bytes();
            for (int at = 0; section.type() == RELOCATION_TABLE && at < bytes.limit(); at += RELOCATION_BYTES) {
                relocations.add(new Relocation(
                        section.info(),
                        clamp(bytes.getLong(at)),
                        bytes.getInt(at + 8),
                        symbols.get(bytes.getInt(at + 12))));
            }
        }
        return List.copyOf(relocations);
    }

    private static String text(ByteBuffer strings, int offset) {
        int end = offset;
        while (strings.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - offset];
        strings.get(offset, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static ByteBuffer view(ByteBuffer bytes) {
        return bytes.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the number as an int. One that is too large for a file that fits into memory fails at its use. */
    private static int clamp(long number) {
        return number < 0 || number > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) number;
    }
}
