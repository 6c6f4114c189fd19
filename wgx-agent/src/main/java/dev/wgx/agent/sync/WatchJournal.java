// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.sync;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Says each thing once: when it becomes so, and not again before something else was so in its place. */
final class WatchJournal {
    /** The things that may be right or wrong independently of each other. */
    enum Concern {
        /** The file of the configuration is in force, or not. */
        CONFIGURATION,
        /** Interface and relay are in step, or not: what is wrong first hides what would be wrong behind it. */
        STEP
    }

    private final Consumer<String> log;
    private final Map<Concern, String> wrong = new EnumMap<>(Concern.class);
    private String inStep = "";
    private String lastEvent = "";

    WatchJournal(Consumer<String> log) {
        this.log = log;
    }

    void wrong(Concern concern, String sentence) {
        if (!sentence.equals(wrong.put(concern, sentence))) {
            log.accept(sentence);
        }
    }

    /** @param isNews whether it is said although nothing was wrong and the sentence is the same */
    void inStep(String sentence, boolean isNews) {
        boolean wasWrong = wrong.remove(Concern.STEP) != null;
        if (wasWrong || isNews || !sentence.equals(inStep)) {
            inStep = sentence;
            lastEvent = "";
            log.accept(sentence);
        }
    }

    /** @param sentence said if the configuration was not in force */
    void configurationInForce(String sentence) {
        if (wrong.remove(Concern.CONFIGURATION) != null) {
            log.accept(sentence);
        }
    }

    /** Says what has happened, which is neither right nor wrong; that all is in step comes after it again. */
    void event(String sentence) {
        inStep = "";
        if (!sentence.equals(lastEvent)) {
            lastEvent = sentence;
            log.accept(sentence);
        }
    }
}
