// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The few flat answers of the agent's commands as JSON, keys in the order in which they are put. */
final class JsonObject {
    private final StringBuilder fields = new StringBuilder();

    JsonObject put(String key, String value) {
        return putRaw(key, quote(value));
    }

    JsonObject put(String key, long value) {
        return putRaw(key, Long.toString(value));
    }

    JsonObject put(String key, boolean value) {
        return putRaw(key, Boolean.toString(value));
    }

    JsonObject put(String key, Collection<?> values) {
        return putRaw(
                key, values.stream().map(value -> quote(value.toString())).collect(Collectors.joining(",", "[", "]")));
    }

    /** Puts a number, or null. */
    JsonObject put(String key, OptionalLong value) {
        return putRaw(key, value.isPresent() ? Long.toString(value.getAsLong()) : "null");
    }

    /** Puts a text, or null. */
    JsonObject put(String key, Optional<String> value) {
        return putRaw(key, value.map(JsonObject::quote).orElse("null"));
    }

    JsonObject put(String key, JsonObject value) {
        return putRaw(key, value.toString());
    }

    JsonObject putObjects(String key, Collection<JsonObject> values) {
        return putRaw(key, values.stream().map(JsonObject::toString).collect(Collectors.joining(",", "[", "]")));
    }

    @Override
    public String toString() {
        return "{" + fields + "}";
    }

    private JsonObject putRaw(String key, String value) {
        fields.append(fields.isEmpty() ? "" : ",")
                .append(quote(key))
                .append(':')
                .append(value);
        return this;
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < ' ') {
                        out.append(String.format("\\u%04x", c));
                    } else {
                        out.append((char) c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
