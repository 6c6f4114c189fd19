// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.command;

/** The numbered questions of an inquiry: at most so many are unanswered at once, and each is repeated until it is. */
final class QuestionWindow {
    static final int NONE = -1;

    private final int width;
    private final boolean[] answered;
    private final int[] attempts;
    private final long[] dueNs;
    private int firstUnsent;
    private int inFlight;
    private int unanswered;

    QuestionWindow(int questions, int width) {
        this.width = width;
        answered = new boolean[questions];
        attempts = new int[questions];
        dueNs = new long[questions];
        unanswered = questions;
    }

    int size() {
        return answered.length;
    }

    boolean isComplete() {
        return unanswered == 0;
    }

    /** Takes a question that is to be sent now, or {@link #NONE}. */
    int takeDue(long nowNs) {
        for (int question = 0; question < firstUnsent; question++) {
            if (!answered[question] && nowNs >= dueNs[question]) {
                return sent(question, nowNs);
            }
        }
        while (firstUnsent < answered.length && answered[firstUnsent]) {
            firstUnsent++;
        }
        if (inFlight < width && firstUnsent < answered.length) {
            inFlight++;
            return sent(firstUnsent++, nowNs);
        }
        return NONE;
    }

    /** Returns when a question is to be repeated; Long.MAX_VALUE if none is under way. */
    long nextDueNs() {
        long result = Long.MAX_VALUE;
        for (int question = 0; question < firstUnsent; question++) {
            result = answered[question] ? result : Math.min(result, dueNs[question]);
        }
        return result;
    }

    /** Notes an answer, and returns whether it is the first one to that question. */
    boolean acknowledge(int question) {
        if (question < 0 || question >= answered.length || answered[question]) {
            return false;
        }
        answered[question] = true;
        inFlight -= question < firstUnsent ? 1 : 0;
        unanswered--;
        return true;
    }

    private int sent(int question, long nowNs) {
        dueNs[question] = nowNs + PublishClient.timeoutNs(attempts[question]++);
        return question;
    }
}
