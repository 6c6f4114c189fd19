// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.reflection;

import dev.wgx.fuzz.Claim;
import java.nio.ByteBuffer;

/** Any bytes as a question of how they look to the relay, and as its answer. */
public final class ReflectionFuzz {
    private ReflectionFuzz() {}

    /** Claims that what is read is written as it was read, and that each question pays for its answer. */
    public static void run(byte[] input) {
        ByteBuffer bytes = ByteBuffer.wrap(input);
        ReflectionQuestion.parse(bytes).ifPresent(question -> {
            Claim.holds(ReflectionQuestion.isPresent(bytes), "a question that is read is there");
            Claim.same(question.length(), input.length, "the length of a question");
            Claim.holds(input.length >= ReflectionLayout.LENGTH, "a question is not shorter than its answer");
            Claim.same(
                    ReflectionQuestion.parse(question.encode()).orElseThrow(),
                    question,
                    "a question that was written and read");
        });
        ReflectionAnswer.parse(bytes).ifPresent(answer -> {
            Claim.same(answer.encode().remaining(), ReflectionLayout.LENGTH, "the length of an answer");
            Claim.same(
                    ReflectionAnswer.parse(answer.encode()).orElseThrow(),
                    answer,
                    "an answer that was written and read");
        });
    }
}
