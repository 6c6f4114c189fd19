// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wgx.edge.api.AllowListAnswer;
import dev.wgx.edge.api.ApiJson;
import dev.wgx.edge.api.EventLine;
import dev.wgx.edge.api.KernelPathAnswer;
import dev.wgx.edge.api.MessageAnswer;
import dev.wgx.edge.api.PeerAnswer;
import dev.wgx.edge.api.PublicKeyAnswer;
import dev.wgx.edge.api.RefusalAnswer;
import dev.wgx.edge.api.RouteAnswer;
import dev.wgx.edge.api.SessionAnswer;
import dev.wgx.edge.api.StatusAnswer;
import dev.wgx.edge.kernel.KernelVerdict;
import dev.wgx.edge.udp.SocketCounter;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.Counter;
import dev.wgx.relay.DropReason;
import dev.wgx.relay.Endpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the examples of docs/json.md, field by field, with what the program prints. */
class JsonShapesTest {
    private static final Path DOCUMENT = Path.of("../docs/json.md");
    private static final Pattern EXAMPLE = Pattern.compile(
            "(?m)^## (wgx relay [a-z-]+ --json|wgx hub spokes --paths --json)$(?:(?!^## )[\\s\\S])*?^```json\\n([\\s\\S]*?)^```$");
    /** Their keys are names of an enum; an example has some of them. */
    private static final Map<String, Class<? extends Enum<?>>> BY_NAME = Map.of(
            ".counters", Counter.class,
            ".drops", DropReason.class,
            ".recentDrops", DropReason.class,
            ".socket", SocketCounter.class,
            ".kernelPath.verdicts", KernelVerdict.class);

    private static final PublicKey KEY = PublicKey.of(new byte[PublicKey.LENGTH]);
    private static final Optional<Endpoint> PLACE = Optional.of(Endpoint.ipv4(0x01020304, 5));

    @TempDir
    private Path directory;

    @Test
    void everyExampleHasTheFieldsThatTheProgramPrints() throws IOException {
        Map<String, String> documented = documented();
        Map<String, String> printed = printed();
        assertThat(documented.keySet()).isEqualTo(printed.keySet());
        documented.forEach((command, example) ->
                assertThat(shape(example)).as(command).isEqualTo(shape(printed.getOrDefault(command, ""))));
    }

    @Test
    void everyCommandOfTheRelayIsDocumented() throws IOException {
        Set<String> commands = RelayCommand.commandLine(List.of()).getSubcommands().values().stream()
                .map(command -> command.getCommandSpec().name())
                .filter(name -> !name.equals("help"))
                .collect(Collectors.toSet());
        String text = Files.readString(DOCUMENT);
        assertThat(commands)
                .allSatisfy(name -> assertThat(text).containsAnyOf("wgx relay " + name + " --json", "`" + name + "`"));
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> examples = new TreeMap<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(DOCUMENT));
        while (matcher.find()) {
            examples.put(matcher.group(1), matcher.group(2));
        }
        return examples;
    }

    private Map<String, String> printed() throws IOException {
        String message = json(new MessageAnswer("done"));
        Map<String, String> answers = new TreeMap<>(Map.of(
                "GET /v1/status",
                json(status()),
                "GET /v1/peers",
                json(List.of(new PeerAnswer(KEY, "n", "", PLACE, true, 1, 2, 3, 4, 5, 6, 7))),
                "GET /v1/routes",
                json(List.of(new RouteAnswer(KEY, "n", KEY, "m", true, true, true))),
                "GET /v1/sessions",
                json(List.of(new SessionAnswer(KEY, "n", PLACE, KEY, "m", PLACE, 1, 2, 3, 4, 5, 6, 7, 8))),
                "GET /v1/public-key",
                json(new PublicKeyAnswer(KEY)),
                "POST /v1/reload",
                message,
                "GET /v1/events",
                json(new EventLine(1, "PeerOnline", KEY, "came", Map.of("endpoint", "192.0.2.1:1"))),
                "POST /v1/allow/" + RelayAllowList.encoded(KEY.toString()),
                json(new AllowListAnswer("done", true, 1, 2))));
        Map<String, String> printed = new TreeMap<>();
        try (FakeDaemon daemon = new FakeDaemon(directory.resolve("wgxd.sock"), answers)) {
            for (String name : List.of(
                    "status", "peers", "routes", "sessions", "running", "public-key", "export", "reload", "events")) {
                printed.put("wgx relay " + name + " --json", print(daemon, "relay", name, "--json"));
            }
            printed.put("wgx relay allow --json", print(daemon, "relay", "allow", KEY.toString(), "--json"));
        }
        printed.put("wgx hub spokes --paths --json", PathsTableTest.directPath().json());
        return printed;
    }

    private static String print(FakeDaemon daemon, String... arguments) {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of("-s", daemon.socket().toString()));
        all.addAll(Arrays.asList(arguments));
        Wgx.run(all, new PrintWriter(out), new PrintWriter(new StringWriter()));
        return out.toString();
    }

    private static StatusAnswer status() {
        return new StatusAnswer(
                "1",
                KEY,
                1,
                List.of("192.0.2.1"),
                "kind",
                1,
                2,
                3,
                4,
                5,
                6,
                Map.of("FORWARDED_PACKETS", 1L),
                Map.of("MALFORMED", 1L),
                Map.of("MALFORMED", 1L),
                1,
                List.of(new RefusalAnswer(KEY, "n", PLACE, "NOT_ALLOWED", 1, 2, 3)),
                Map.of("KERNEL_DROPS", 1L),
                new KernelPathAnswer(true, "", List.of("eth0"), 1, 2, 3, 4, Map.of("FORWARDED", 1L)),
                1,
                2);
    }

    private static String json(Object value) {
        return ApiJson.jsonb().toJson(value) + "\n";
    }

    /** Returns the kind of value at each path. */
    private static Map<String, String> shape(String json) {
        Map<String, String> kinds = new LinkedHashMap<>();
        collect("", ApiJson.jsonb().type(Object.class).fromJson(json), kinds);
        return new TreeMap<>(kinds);
    }

    private static void collect(String path, Object value, Map<String, String> kinds) {
        if (BY_NAME.containsKey(path)) {
            Set<String> names = Arrays.stream(BY_NAME.get(path).getEnumConstants())
                    .map(Enum::name)
                    .collect(Collectors.toSet());
            assertThat(names)
                    .as(path)
                    .containsAll(((Map<?, ?>) value)
                            .keySet().stream().map(String::valueOf).toList());
            kinds.put(path, "counts by name");
        } else if (value instanceof Map<?, ?> object) {
            object.forEach((key, inner) -> collect(path + "." + key, inner, kinds));
        } else if (value instanceof List<?> list) {
            assertThat(list).as(path).isNotEmpty();
            list.forEach(item -> collect(path + "[]", item, kinds));
        } else {
            kinds.put(
                    path, value instanceof Number ? "number" : value.getClass().getSimpleName());
        }
    }
}
