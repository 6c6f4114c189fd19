// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.check;

/**
 * The outcome of looking at one subject.
 *
 * @param what a whole sentence
 * @param remedy what to do, a whole sentence; empty if there is nothing
 */
public record Finding(Subject subject, Verdict verdict, String what, String remedy) {

    /** The subjects, in the order in which they are told. */
    public enum Subject {
        NAME("name"),
        IPV4("IPv4"),
        IPV6("IPv6"),
        KEY("key"),
        WIREGUARD("WireGuard"),
        ADMISSION("admission"),
        CLOCK("clock"),
        NAT("NAT"),
        MAPPING_TIME("NAT timeout"),
        MTU("MTU"),
        FIREWALL("firewall");

        private final String word;

        Subject(String word) {
            this.word = word;
        }

        /** Returns the word for it, as people read it. */
        public String word() {
            return word;
        }
    }

    /** The kinds of findings. */
    public enum Verdict {
        OK("ok"),
        /** Something to know, that needs no mending. */
        NOTE("note"),
        PROBLEM("problem"),
        /** It could not be found out. */
        UNKNOWN("unknown");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static Finding ok(Subject subject, String what) {
        return new Finding(subject, Verdict.OK, what, "");
    }

    static Finding note(Subject subject, String what) {
        return new Finding(subject, Verdict.NOTE, what, "");
    }

    static Finding problem(Subject subject, String what, String remedy) {
        return new Finding(subject, Verdict.PROBLEM, what, remedy);
    }

    static Finding unknown(Subject subject, String what, String remedy) {
        return new Finding(subject, Verdict.UNKNOWN, what, remedy);
    }
}
