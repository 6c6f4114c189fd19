// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The filter for both architectures, run here as the kernel runs it. */
class CallFilterTest {
    private static final int ALLOWED = CallFilter.RETURN_ALLOW;
    private static final int EPERM = CallFilter.RETURN_ERRNO | CallFilter.EPERM;
    private static final int ENOSYS = CallFilter.RETURN_ERRNO | CallFilter.ENOSYS;
    private static final int EAFNOSUPPORT = CallFilter.RETURN_ERRNO | CallFilter.EAFNOSUPPORT;

    private static final int X32_BIT = 0x4000_0000;
    private static final int AUDIT_ARCH_I386 = 0x4000_0003;

    /** The flags of pthread_create. */
    private static final int OF_THREAD = 0x3d_0f00;

    private static final int SIGCHLD = 17;
    private static final int CLONE_NEWNET = 0x4000_0000;

    // recvmmsg, sendmmsg, ppoll, futex, mprotect, openat, fsync, bpf, read, write, close, exit_group, tgkill.
    private static Stream<Arguments> neededCalls() {
        return Stream.of(
                Arguments.of(Architecture.X86_64, List.of(299, 307, 271, 202, 10, 257, 74, 321, 0, 1, 3, 231, 234)),
                Arguments.of(Architecture.AARCH64, List.of(243, 269, 73, 98, 226, 56, 82, 280, 63, 64, 57, 94, 131)));
    }

    @ParameterizedTest
    @MethodSource("neededCalls")
    void whatARelayNeedsPassesAndIsDecidedByItsNumberAlone(Architecture architecture, List<Integer> numbers) {
        for (int number : numbers) {
            Run run = run(architecture, number, 0, 0);
            assertThat(run.answer()).as("call %d", number).isEqualTo(ALLOWED);
            assertThat(run.looksAtArguments()).as("call %d", number).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void whatIsInTheTableIsRefused(Architecture architecture) {
        for (RefusedCall call : RefusedCall.values()) {
            call.number(architecture)
                    .ifPresent(number -> assertThat(answer(architecture, number, 0, 0))
                            .as("%s", call)
                            .isEqualTo(EPERM));
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void aNumberIsInTheTableOnce(Architecture architecture) {
        List<Integer> numbers = Stream.of(RefusedCall.values())
                .flatMap(call -> call.number(architecture).stream().boxed())
                .toList();

        assertThat(numbers).doesNotHaveDuplicates().hasSizeGreaterThan(70);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void threadsMayBeMadeAndProcessesMayNot(Architecture architecture) {
        int clone = architecture == Architecture.X86_64 ? 56 : 220;

        assertThat(answer(architecture, clone, OF_THREAD, 0)).isEqualTo(ALLOWED);
        assertThat(answer(architecture, clone, SIGCHLD, 0)).isEqualTo(EPERM);
        assertThat(answer(architecture, clone, OF_THREAD | CLONE_NEWNET, 0)).isEqualTo(EPERM);
        assertThat(answer(architecture, 435, 0, 0)).as("clone3").isEqualTo(ENOSYS);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void socketsAreOfTheFamiliesThatARelayHas(Architecture architecture) {
        int socket = architecture == Architecture.X86_64 ? 41 : 198;

        for (int family = 0; family < 50; family++) {
            boolean isOurs = List.of(1, 2, 10, 16).contains(family);
            assertThat(answer(architecture, socket, family, 0))
                    .as("family %d", family)
                    .isEqualTo(isOurs ? ALLOWED : EAFNOSUPPORT);
        }
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void nobodyTypesIntoTheTerminalThatWgxdWasStartedFrom(Architecture architecture) {
        int ioctl = architecture == Architecture.X86_64 ? 16 : 29;

        assertThat(answer(architecture, ioctl, 0, 0x5412)).as("TIOCSTI").isEqualTo(EPERM);
        assertThat(answer(architecture, ioctl, 0, 0x541c)).as("TIOCLINUX").isEqualTo(EPERM);
        assertThat(answer(architecture, ioctl, 0, 0x8912)).as("SIOCGIFCONF").isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void aCallThatIsNewerThanTheTableIsAbsent(Architecture architecture) {
        assertThat(answer(architecture, CallFilter.FIRST_UNKNOWN - 1, 0, 0)).isEqualTo(ALLOWED);
        assertThat(answer(architecture, CallFilter.FIRST_UNKNOWN, 0, 0)).isEqualTo(ENOSYS);
        assertThat(answer(architecture, -1, 0, 0)).isEqualTo(ENOSYS);
    }

    @Test
    void theOtherNumbersThatOneKernelKnowsAreNoWayRoundTheFilter() {
        assertThat(answer(Architecture.X86_64, X32_BIT | 59, 0, 0)).isEqualTo(ENOSYS);
        assertThat(Interpreter.run(CallFilter.program(Architecture.X86_64), AUDIT_ARCH_I386, 11, 0, 0)
                        .answer())
                .isEqualTo(EPERM);
    }

    private static int answer(Architecture architecture, int number, int first, int second) {
        return run(architecture, number, first, second).answer();
    }

    private static Run run(Architecture architecture, int number, int first, int second) {
        return Interpreter.run(CallFilter.program(architecture), architecture.auditNumber(), number, first, second);
    }

    private record Run(int answer, boolean looksAtArguments) {}

    /** Classic BPF, as far as the filter needs it. */
    private static final class Interpreter {
        static Run run(List<CallFilter.Instruction> program, int architecture, int number, int first, int second) {
            int loaded = 0;
            boolean looksAtArguments = false;
            for (int at = 0; ; at++) {
                CallFilter.Instruction step = program.get(at);
                switch (step.code()) {
                    case CallFilter.LOAD -> {
                        looksAtArguments |= step.value() >= CallFilter.FIRST_ARGUMENT;
                        loaded = switch (step.value()) {
                            case CallFilter.NUMBER -> number;
                            case CallFilter.ARCHITECTURE -> architecture;
                            case CallFilter.FIRST_ARGUMENT -> first;
                            case CallFilter.SECOND_ARGUMENT -> second;
                            default -> throw new AssertionError(step);
                        };
                    }
                    case CallFilter.AND -> loaded &= step.value();
                    case CallFilter.IS_EQUAL -> at += loaded == step.value() ? step.ifTrue() : step.ifFalse();
                    case CallFilter.IS_AT_LEAST ->
                        at += Integer.compareUnsigned(loaded, step.value()) >= 0 ? step.ifTrue() : step.ifFalse();
                    case CallFilter.RETURN -> {
                        return new Run(step.value(), looksAtArguments);
                    }
                    default -> throw new AssertionError(step);
                }
            }
        }
    }
}
