package dev.wgx.daemon;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** System.Logger as {@code LEVEL message} on stderr, with the time before it where no journal adds one. */
public final class LineLoggerFinder extends System.LoggerFinder {
    // systemd sets it when stderr goes to the journal (systemd.exec(5)).
    private static final boolean IN_JOURNAL = System.getenv("JOURNAL_STREAM") != null;

    private static volatile System.Logger.Level level = System.Logger.Level.INFO;

    static void setLevel(System.Logger.Level newLevel) {
        level = newLevel;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name, System.err);
    }

    record LineLogger(String name, PrintStream out) implements System.Logger {
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
            String time = IN_JOURNAL ? "" : Instant.now().truncatedTo(ChronoUnit.MILLIS) + " ";
            out.println(time + label + " " + text.stripTrailing());
        }
    }
}
