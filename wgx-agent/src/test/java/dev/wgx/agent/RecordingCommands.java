// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.link.Commands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs nothing: notes commands and inputs, and answers what it was told, or success. */
public final class RecordingCommands implements Commands {
    public final List<String> commands = new ArrayList<>();
    public final List<String> inputs = new ArrayList<>();
    private final Map<String, Outcome> answers = new LinkedHashMap<>();

    /** @param prefix of the command line; the last one that fits counts */
    public RecordingCommands answer(String prefix, int exitCode, String output) {
        answers.remove(prefix);
        answers.put(prefix, new Outcome(exitCode, output, exitCode == 0 ? "" : "no " + prefix));
        return this;
    }

    @Override
    public Outcome run(List<String> command, String input) {
        String line = String.join(" ", command);
        commands.add(line);
        inputs.add(input);
        Outcome result = new Outcome(0, "", "");
        for (Map.Entry<String, Outcome> answer : answers.entrySet()) {
            if (line.startsWith(answer.getKey())) {
                result = answer.getValue();
            }
        }
        return result;
    }

    @Override
    public Outcome launch(List<String> command) {
        return run(command, "");
    }
}
