// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.config;

/** An operator's mistake in a configuration, told as one sentence: where, what, and what to do about it. */
public final class ConfigException extends Exception {
    private final Place place;
    private final String sentence;

    /** @param sentence what is wrong and what to do; never the value of a secret */
    public ConfigException(Place place, String sentence) {
        super(sentence);
        this.place = place;
        this.sentence = sentence;
    }

    @Override
    public String getMessage() {
        return place + ": " + sentence;
    }

    public Place place() {
        return place;
    }

    /**
     * The place of a mistake. Texts may be empty and the line 0: what is not known is not shown.
     *
     * @param file as the operator named it
     * @param line from 1
     */
    public record Place(String file, int line, String section, String key, String value) {

        public static Place of(String file) {
            return new Place(file, 0, "", "", "");
        }

        public static Place of(String file, int line) {
            return new Place(file, line, "", "", "");
        }

        /** Returns a text like {@code /etc/wgx/hub.conf, line 7, [Peer] PublicKey = abc}. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(file);
            if (line > 0) {
                text.append(", line ").append(line);
            }
            if (!section.isEmpty()) {
                text.append(", [").append(section).append(']');
            }
            if (!key.isEmpty()) {
                text.append(section.isEmpty() ? ", " : " ").append(key);
            }
            if (!value.isEmpty()) {
                text.append(" = ").append(value);
            }
            return text.toString();
        }
    }
}
