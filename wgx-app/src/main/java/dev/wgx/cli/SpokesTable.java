// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.status.CounterpartView;
import dev.wgx.agent.status.CounterpartView.Way;
import dev.wgx.config.Cidr;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The spokes of a hub as a table, or as JSON. */
record SpokesTable(List<CounterpartView> spokes) {
    private static final String NOTHING = "-";
    /** The longest IPv4 network. */
    private static final int USUAL_LENGTH = 18;

    String text(Style style) {
        Columns columns = new Columns("NAME", "ADDRESS", "SEEN", ">HANDSHAKE", ">RECEIVED", ">SENT", "PATH");
        for (CounterpartView spoke : spokes) {
            columns.add(
                    spoke.entry().title(),
                    address(spoke),
                    seen(spoke),
                    age(spoke.secondsSinceHandshake()),
                    bytes(spoke.receivedBytes()),
                    bytes(spoke.sentBytes()),
                    spoke.way() == Way.NONE ? NOTHING : word(spoke.way()));
        }
        return columns.render(style);
    }

    String json() {
        StringBuilder out = new StringBuilder("[");
        spokes.forEach(spoke -> out.append(out.length() == 1 ? "\n" : ",\n").append(json(spoke)));
        return out.append("\n]").toString();
    }

    /** Writes a line like {@code 3 of 7 spokes are online.} */
    static String summary(List<CounterpartView> shown, int all) {
        long online = shown.stream()
                .filter(spoke -> spoke.presence() == CounterpartView.Presence.ONLINE)
                .count();
        String total = shown.size() == all
                ? Quantity.of(all, "spoke")
                : shown.size() + " shown, of " + Quantity.of(all, "spoke");
        return total + "; online: " + online + ".";
    }

    static JsonObject json(CounterpartView view) {
        return new JsonObject()
                .put("name", view.entry().name().orElse(""))
                .put("publicKey", view.entry().publicKey().toString())
                .put("allowedIps", view.entry().allowedIps())
                .put("presence", word(view.presence()))
                .put("secondsSinceSeen", view.secondsSinceSeen())
                .put("secondsSinceHandshake", view.secondsSinceHandshake())
                .put("receivedBytes", view.receivedBytes())
                .put("sentBytes", view.sentBytes())
                .put("path", word(view.way()));
    }

    /** Writes the first address, of long ones the shortest, and how many there are besides. */
    static String address(CounterpartView view) {
        List<Cidr> networks = view.entry().allowedIps();
        if (networks.size() == 1) {
            return text(networks.getFirst());
        }
        return networks.stream()
                        .map(SpokesTable::text)
                        .min(Comparator.comparingInt(text -> text.length() > USUAL_LENGTH ? text.length() : 0))
                        .orElse(NOTHING)
                + (networks.size() > 1 ? " +" + (networks.size() - 1) : "");
    }

    private static String text(Cidr network) {
        return network.isHost() ? Cidr.format(network.address()) : network.toString();
    }

    static String seen(CounterpartView view) {
        return switch (view.presence()) {
            case ONLINE -> "online";
            case OFFLINE, UNKNOWN ->
                view.secondsSinceSeen().isPresent()
                        ? age(view.secondsSinceSeen()) + " ago"
                        : view.presence() == CounterpartView.Presence.OFFLINE ? "never" : "?";
            case UNPUBLISHED -> "not told";
            case DISABLED -> "disabled";
        };
    }

    /** Writes an age by its largest unit, like {@code 3 h}. */
    static String age(OptionalLong seconds) {
        if (seconds.isEmpty()) {
            return NOTHING;
        }
        long age = Math.max(0, seconds.getAsLong());
        if (age < 60) {
            return age + " s";
        }
        if (age < 3600) {
            return age / 60 + " min";
        }
        return age < 86_400 ? age / 3600 + " h" : age / 86_400 + " d";
    }

    /** Writes a size by three digits, like {@code 14.3 MiB}. */
    static String bytes(long bytes) {
        String text = Quantity.bytes(bytes);
        int space = text.indexOf(' ');
        String number = text.substring(0, space);
        int point = number.indexOf('.');
        String digits = point > 2 ? number.substring(0, point) : number.substring(0, Math.min(4, number.length()));
        return (bytes < 1024 ? number : digits) + text.substring(space);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
