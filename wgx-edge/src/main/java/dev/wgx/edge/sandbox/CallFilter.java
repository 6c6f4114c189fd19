// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * The filter for system calls, as a program of the kernel's classic BPF (seccomp(2)). It refuses what is known to be
 * dangerous and lets all else through: what the Java machine and the C library call in rare states is never known as a
 * whole. A call that is newer than this table does not exist, as on an older kernel: whoever would like to make it can
 * do without. The decision about a call without looking at its arguments is remembered by the kernel, so that those of
 * the data path cost nothing.
 */
final class CallFilter {
    /** The first number that was free when this table was made (Linux 6.14). Those of x86's x32 ABI lie above too. */
    static final int FIRST_UNKNOWN = 467;

    static final int EPERM = 1;
    static final int ENOSYS = 38;
    static final int EAFNOSUPPORT = 97;

    static final int RETURN_ALLOW = 0x7fff_0000;
    static final int RETURN_ERRNO = 0x0005_0000;

    // Places in struct seccomp_data. Of an argument the lower half counts.
    static final int NUMBER = 0;
    static final int ARCHITECTURE = 4;
    static final int FIRST_ARGUMENT = 16;
    static final int SECOND_ARGUMENT = 24;

    // Instructions of linux/bpf_common.h.
    static final int LOAD = 0x20;
    static final int IS_EQUAL = 0x15;
    static final int IS_AT_LEAST = 0x35;
    static final int AND = 0x54;
    static final int RETURN = 0x06;

    // A new thread shares all; a process, or a namespace for one, is refused.
    static final int CLONE_THREAD = 0x0001_0000;
    static final int CLONE_NEW_NAMESPACES = 0x7e02_0000;

    // AF_UNIX, AF_INET, AF_INET6, AF_NETLINK.
    private static final int[] FAMILIES = {1, 2, 10, 16};
    // They type into the terminal that wgxd was started from: TIOCSTI, TIOCLINUX.
    private static final int[] TYPING = {0x5412, 0x541c};

    private static final int CLONE3 = 435;

    /** The answers that a call may get. They stand at the end of the program, in this order. */
    private enum Answer {
        ALLOW(RETURN_ALLOW),
        REFUSE(RETURN_ERRNO | EPERM),
        UNKNOWN(RETURN_ERRNO | ENOSYS),
        NO_SUCH_FAMILY(RETURN_ERRNO | EAFNOSUPPORT);

        private final int value;

        Answer(int value) {
            this.value = value;
        }
    }

    /**
     * One instruction, struct sock_filter.
     *
     * @param ifTrue how many instructions a test that holds skips
     * @param ifFalse how many one skips that does not hold
     */
    record Instruction(int code, int ifTrue, int ifFalse, int value) {}

    /** An instruction whose jumps lead to the next instruction or to an answer, which are all behind it. */
    private record Draft(int code, int value, int ifTrue, int ifFalse) {}

    private static final int NEXT = -1;

    private final List<Draft> drafts = new ArrayList<>();

    private CallFilter() {}

    static List<Instruction> program(Architecture architecture) {
        CallFilter filter = new CallFilter();
        filter.requireArchitecture(architecture);
        filter.refuseByNumber(architecture);
        boolean isArm = architecture == Architecture.AARCH64;
        filter.onlyThreads(isArm ? 220 : 56);
        filter.onlyFamilies(isArm ? 198 : 41);
        filter.noTyping(isArm ? 29 : 16);
        filter.add(RETURN, RETURN_ALLOW);
        return filter.assembled();
    }

    private void requireArchitecture(Architecture architecture) {
        add(LOAD, ARCHITECTURE);
        test(IS_EQUAL, architecture.auditNumber(), NEXT, Answer.REFUSE.ordinal());
        add(LOAD, NUMBER);
    }

    private void refuseByNumber(Architecture architecture) {
        test(IS_AT_LEAST, FIRST_UNKNOWN, Answer.UNKNOWN.ordinal(), NEXT);
        for (RefusedCall call : RefusedCall.values()) {
            call.number(architecture).ifPresent(number -> test(IS_EQUAL, number, Answer.REFUSE.ordinal(), NEXT));
        }
        // Its flags are in memory, where no filter looks: the C library calls clone in its place.
        test(IS_EQUAL, CLONE3, Answer.UNKNOWN.ordinal(), NEXT);
    }

    private void onlyThreads(int clone) {
        // Each of these parts is skipped by all other calls; the number is still loaded behind it.
        skipUnless(clone, 3);
        add(LOAD, FIRST_ARGUMENT);
        add(AND, CLONE_THREAD | CLONE_NEW_NAMESPACES);
        test(IS_EQUAL, CLONE_THREAD, Answer.ALLOW.ordinal(), Answer.REFUSE.ordinal());
    }

    private void onlyFamilies(int socket) {
        skipUnless(socket, FAMILIES.length + 2);
        add(LOAD, FIRST_ARGUMENT);
        for (int family : FAMILIES) {
            test(IS_EQUAL, family, Answer.ALLOW.ordinal(), NEXT);
        }
        add(RETURN, Answer.NO_SUCH_FAMILY.value);
    }

    private void noTyping(int ioctl) {
        skipUnless(ioctl, TYPING.length + 1);
        add(LOAD, SECOND_ARGUMENT);
        for (int request : TYPING) {
            test(IS_EQUAL, request, Answer.REFUSE.ordinal(), NEXT);
        }
    }

    private void add(int code, int value) {
        drafts.add(new Draft(code, value, NEXT, NEXT));
    }

    private void test(int code, int value, int ifTrue, int ifFalse) {
        drafts.add(new Draft(code, value, ifTrue, ifFalse));
    }

    /** Skips so many instructions for every other call. */
    private void skipUnless(int number, int instructions) {
        drafts.add(new Draft(IS_EQUAL, number, NEXT, NEXT - instructions));
    }

    private List<Instruction> assembled() {
        List<Instruction> program = new ArrayList<>();
        for (int at = 0; at < drafts.size(); at++) {
            Draft draft = drafts.get(at);
            program.add(new Instruction(
                    draft.code(), distance(at, draft.ifTrue()), distance(at, draft.ifFalse()), draft.value()));
        }
        for (Answer answer : Answer.values()) {
            program.add(new Instruction(RETURN, 0, 0, answer.value));
        }
        return List.copyOf(program);
    }

    private int distance(int from, int to) {
        int distance = to < 0 ? NEXT - to : drafts.size() + to - from - 1;
        if (distance > 0xff) {
            throw new IllegalStateException("a jump of classic BPF is at most 255 instructions long");
        }
        return distance;
    }
}
