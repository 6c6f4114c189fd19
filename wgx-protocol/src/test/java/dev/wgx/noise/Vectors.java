// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the files of published vectors. */
final class Vectors {
    private Vectors() {}

    static List<Vector> read(String file) {
        try (InputStream stream = Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + file), file)) {
            List<Vector> vectors = new ArrayList<>();
            for (String block :
                    new String(stream.readAllBytes(), US_ASCII).strip().split("\n\n", -1)) {
                vectors.add(new Vector(fields(block)));
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> fields(String block) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : block.split("\n", -1)) {
            int equals = line.indexOf('=');
            fields.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return fields;
    }

    record Vector(Map<String, String> fields) {
        boolean has(String name) {
            return fields.containsKey(name);
        }

        /** Returns the bytes of a field; none if it is left out. */
        byte[] bytes(String name) {
            return HexFormat.of().parseHex(fields.getOrDefault(name, ""));
        }

        int number(String name) {
            return Integer.parseInt(Objects.requireNonNull(fields.get(name), name));
        }
    }
}
