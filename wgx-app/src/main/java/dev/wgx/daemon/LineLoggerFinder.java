// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * System.Logger as {@code LEVEL message} on stderr. The time stands before it, or where stderr goes to systemd's
 * journal, which adds the time, the priority of each line (sd-daemon(3)).
 */
public final class LineLoggerFinder extends System.LoggerFinder {
    private static final boolean IN_JOURNAL = isJournal(Path.of("/proc/self/fd/2"), System.getenv("JOURNAL_STREAM"));

    private static volatile System.Logger.Level level = System.Logger.Level.INFO;

    static void setLevel(System.Logger.Level newLevel) {
        level = newLevel;
    }

    /**
     * Tells whether the file is the stream that systemd has named by its device and inode (systemd.exec(5)). Who has
     * only inherited the name may have sent the output elsewhere.
     */
    static boolean isJournal(Path file, @Nullable String stream) {
        if (stream == null) {
            return false;
        }
        try {
            return stream.equals(Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Returns what stands before each line at this level: nothing where no journal reads it. */
    static String priority(System.Logger.Level level) {
        return IN_JOURNAL ? journalPriority(level) : "";
    }

    private static String journalPriority(System.Logger.Level level) {
        return switch (level) {
            case ERROR -> "<3>";
            case WARNING -> "<4>";
            case INFO -> "<6>";
            case DEBUG, TRACE, ALL, OFF -> "<7>";
        };
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name, System.err, IN_JOURNAL);
    }

    record LineLogger(String name, PrintStream out, boolean inJournal) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level asked) {
            // The JDK's and libraries' own chatter is for debugging only.
            Level threshold = name.startsWith("dev.wgx") || level.compareTo(Level.INFO) < 0 ? level : Level.WARNING;
            return asked != Level.OFF && threshold != Level.OFF && asked.getSeverity() >= threshold.getSeverity();
        }

        @Override
        public void log(
                Level at, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(at)) {
                StringWriter text = new StringWriter();
                text.append(String.valueOf(message));
                if (thrown != null) {
                    text.append(System.lineSeparator());
                    thrown.printStackTrace(new PrintWriter(text, true));
                }
                write(at, text.toString());
            }
        }

        @Override
        public void log(
                Level at, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
            if (isLoggable(at)) {
                boolean isPlain = format == null || parameters == null || parameters.length == 0;
                write(at, isPlain ? String.valueOf(format) : MessageFormat.format(format, parameters));
            }
        }

        private void write(Level at, String text) {
            String label = at == Level.WARNING ? "WARN" : at.name();
            String message = label + " " + text.stripTrailing();
            if (inJournal) {
                String priority = journalPriority(at);
                out.println(priority + message.replace("\n", "\n" + priority));
            } else {
                out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + message);
            }
        }
    }
}
