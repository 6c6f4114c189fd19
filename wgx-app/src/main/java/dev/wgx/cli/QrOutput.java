// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.config.ConfigException;
import dev.wgx.config.ConfigException.Place;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that ask for a configuration as a QR code, and what they do. */
final class QrOutput {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    @Option(names = "--qr", description = "Print a QR code for a phone instead of text.")
    private boolean onTerminal;

    @Option(names = "--qr-png", paramLabel = "FILE", description = "Write the QR code to a PNG file.")
    private Optional<Path> png = Optional.empty();

    @Option(names = "--qr-svg", paramLabel = "FILE", description = "Write the QR code to an SVG file.")
    private Optional<Path> svg = Optional.empty();

    /** Returns whether a code replaces the text. */
    boolean isWanted() {
        return onTerminal || !files().isEmpty();
    }

    /** Makes the files, empty and for their owner alone, so that nothing has changed yet if one cannot be made. */
    void prepare() throws ConfigException {
        for (Path file : files()) {
            try {
                if (!Files.exists(file)) {
                    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                }
                Files.setPosixFilePermissions(file, OWNER_ONLY);
                if (!Files.isWritable(file)) {
                    throw new IOException("no permission");
                }
            } catch (IOException e) {
                throw cannotWrite(file, e);
            }
        }
    }

    /**
     * Shows and writes the code, or the text where it is too long for one.
     *
     * @param say takes sentences for the person
     */
    void print(String configuration, Style style, PrintWriter out, Consumer<String> say) throws ConfigException {
        Optional<QrCode> made = QrCode.of(QrText.of(configuration));
        if (made.isEmpty()) {
            say.accept("The configuration is too long for a QR code; here it is as text:");
            out.print(configuration);
            return;
        }
        QrCode code = made.get();
        write(png, QrImage::png, code);
        write(svg, QrImage::svg, code);
        if (onTerminal) {
            out.print(code.render(style.hasColours()));
            out.flush();
            TerminalSize.ofThisProcess().ifPresent(size -> sayIfTooSmall(code, size, say));
        }
    }

    static void sayIfTooSmall(QrCode code, TerminalSize size, Consumer<String> say) {
        if (!size.holds(code.columns(), code.lines())) {
            say.accept("The code needs " + code.columns() + " columns and " + code.lines()
                    + " lines, and this terminal has "
                    + size.columns() + " and " + size.lines()
                    + ": enlarge it, or make its letters smaller (often Ctrl and -), or use --qr-png FILE.");
        }
    }

    private List<Path> files() {
        return Stream.of(png, svg).flatMap(Optional::stream).toList();
    }

    private static void write(Optional<Path> file, Function<QrCode, byte[]> image, QrCode code) throws ConfigException {
        if (file.isPresent()) {
            try {
                Files.write(file.get(), image.apply(code));
            } catch (IOException e) {
                throw cannotWrite(file.get(), e);
            }
        }
    }

    private static ConfigException cannotWrite(Path file, IOException cause) {
        return new ConfigException(
                Place.of(file.toString()),
                "cannot be written (" + cause.getMessage() + "); check the directory and who you are");
    }
}
