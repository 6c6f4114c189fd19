// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench;

import dev.wgx.bench.peer.DrivenRelay;
import dev.wgx.bench.peer.Mode;
import dev.wgx.config.HostPort;
import dev.wgx.noise.PublicKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A relay on the command line: its address, and after commas what else is to be said of it. */
final class RelayArgument implements ITypeConverter<DrivenRelay> {
    static final String LABEL = "ADDRESS[:PORT][,KEY=VALUE...]";

    private static final String START = ",start=";
    private static final Set<String> KEYS = Set.of("name", "key", "mode", "hub-port", "pid");

    @Override
    public DrivenRelay convert(String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(text + ": " + e.getMessage());
        }
    }

    static DrivenRelay parse(String text) {
        // A command may have commas of its own.
        int start = text.indexOf(START);
        Optional<String> command = start < 0 ? Optional.empty() : Optional.of(text.substring(start + START.length()));
        String[] parts = (start < 0 ? text : text.substring(0, start)).split(",", -1);
        Map<String, String> values = values(parts);
        Optional<PublicKey> key = Optional.ofNullable(values.get("key")).map(PublicKey::parse);
        Mode mode = values.containsKey("mode") ? mode(values.get("mode")) : key.isPresent() ? Mode.WGX : Mode.OPEN;
        if ((mode == Mode.WGX) != key.isPresent()) {
            throw new IllegalArgumentException("a key is for mode wgx, and needed there");
        }
        return new DrivenRelay(
                values.getOrDefault("name", parts[0]),
                resolve(HostPort.parseRelay(parts[0])),
                mode,
                key,
                (int) number(values.getOrDefault("hub-port", "0"), 65_535),
                values.containsKey("pid") ? pids(values.get("pid")) : List.of(),
                command);
    }

    private static Map<String, String> values(String[] parts) {
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (equals < 0 || !KEYS.contains(key)) {
                throw new IllegalArgumentException("`" + parts[i] + "` is none of name=, key=, mode=, hub-port=, pid=");
            }
            values.put(key, parts[i].substring(equals + 1));
        }
        return values;
    }

    private static Mode mode(String text) {
        for (Mode mode : Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("a mode is wgx, open or raw");
    }

    private static List<Long> pids(String text) {
        return Stream.of(text.split("\\+", -1))
                .map(pid -> number(pid, Integer.MAX_VALUE))
                .toList();
    }

    private static long number(String text, int max) {
        long number = text.matches("\\d{1,10}") ? Long.parseLong(text) : Long.MAX_VALUE;
        if (number > max) {
            throw new IllegalArgumentException("`" + text + "` is no number up to " + max);
        }
        return number;
    }

    private static InetSocketAddress resolve(HostPort endpoint) {
        try {
            return new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the name " + endpoint.host() + " is not known", e);
        }
    }
}
