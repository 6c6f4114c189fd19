// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.sandbox;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.wgx.edge.system.CFunctions;
import dev.wgx.edge.system.CallState;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which the calling thread, and those that it starts, may still open, write, make and remove files:
 * landlock(7). No program may be executed. A rule is for a directory that is there, with all that is below it, or for a
 * file.
 */
final class FileRules {
    // The same numbers on all architectures.
    private static final int CREATE_RULESET = 444;
    private static final int ADD_RULE = 445;
    private static final int RESTRICT_SELF = 446;

    private static final int VERSION_FLAG = 1;
    private static final int RULE_PATH_BENEATH = 1;
    private static final int O_PATH_CLOEXEC = 0x28_0000;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    /** Everything else of Linux 5.13, from READ_DIR to MAKE_SYM. */
    private static final long OTHER_RIGHTS = 0x1ff8;

    private static final long READ_DIR = 1 << 3;
    private static final long MAKE_DEVICES = 1 << 6 | 1 << 11;
    private static final long TRUNCATE = 1 << 14;
    private static final int VERSION_WITH_TRUNCATE = 3;

    private static final MethodHandle SYSCALL = CFunctions.find("syscall");
    private static final MethodHandle OPEN = CFunctions.find("open");
    private static final MethodHandle CLOSE = CFunctions.find("close");

    private final CallState state = new CallState();
    private final int ruleset;
    private final long writing;

    private FileRules(int version, int ruleset) {
        this.ruleset = ruleset;
        this.writing = writing(version);
    }

    private static long writing(int version) {
        return WRITE_FILE | (version >= VERSION_WITH_TRUNCATE ? TRUNCATE : 0);
    }

    private static int syscall(CallState state, long... arguments) {
        return state.call(SYSCALL, arguments);
    }

    /**
     * Restricts this thread for good.
     *
     * @param places what is not there is left out
     * @return why not, if it cannot be
     */
    static Optional<String> apply(Places places) {
        CallState state = new CallState();
        int version = syscall(state, CREATE_RULESET, 0, 0, VERSION_FLAG);
        if (version <= 0) {
            return Optional.of("this kernel has no Landlock (errno " + -version + ")");
        }
        try (Arena arena = Arena.ofConfined()) {
            long handled = writing(version) | READ_FILE | OTHER_RIGHTS | EXECUTE;
            MemorySegment attributes = arena.allocateFrom(JAVA_LONG, handled);
            int ruleset = syscall(state, CREATE_RULESET, attributes.address(), attributes.byteSize(), 0);
            if (ruleset < 0) {
                return Optional.of("Landlock refuses rules (errno " + -ruleset + ")");
            }
            FileRules rules = new FileRules(version, ruleset);
            rules.add(places);
            int result = syscall(state, RESTRICT_SELF, ruleset, 0);
            int _ = state.call(CLOSE, ruleset);
            return result < 0 ? Optional.of("Landlock refuses to begin (errno " + -result + ")") : Optional.empty();
        }
    }

    private void add(Places places) {
        long reading = READ_FILE | READ_DIR;
        add(places.readable(), reading, false);
        add(places.settings(), reading | writing, true);
        add(places.own(), (writing | READ_FILE | OTHER_RIGHTS) & ~MAKE_DEVICES, false);
    }

    private void add(List<Path> paths, long rights, boolean staysOpen) {
        for (Path path : paths) {
            long ofThis = Files.isDirectory(path) ? rights : rights & (READ_FILE | writing);
            add(path, ofThis, staysOpen);
        }
    }

    private void add(Path path, long rights, boolean staysOpen) {
        try (Arena arena = Arena.ofConfined()) {
            int file = state.call(OPEN, arena.allocateFrom(path.toString()).address(), O_PATH_CLOEXEC);
            if (file < 0) {
                return;
            }
            // struct landlock_path_beneath_attr, which is packed.
            MemorySegment rule = arena.allocate(Long.BYTES + Integer.BYTES, Long.BYTES);
            rule.set(JAVA_LONG, 0, rights);
            rule.set(JAVA_INT, Long.BYTES, file);
            int _ = syscall(state, ADD_RULE, ruleset, RULE_PATH_BENEATH, rule.address(), 0);
            if (!staysOpen) {
                int _ = state.call(CLOSE, file);
            }
        }
    }
}
