// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The lines that a logger is told while this is open, from any thread. Keeps them off the console. */
public final class LoggedLines extends Handler implements AutoCloseable {
    private static final SimpleFormatter FORMATTER = new SimpleFormatter();

    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    public LoggedLines(String loggerName) {
        logger = Logger.getLogger(loggerName);
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    public List<String> atLeast(Level level) {
        return records.stream()
                .filter(line -> line.getLevel().intValue() >= level.intValue())
                .map(FORMATTER::formatMessage)
                .toList();
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.setUseParentHandlers(true);
        logger.removeHandler(this);
    }
}
