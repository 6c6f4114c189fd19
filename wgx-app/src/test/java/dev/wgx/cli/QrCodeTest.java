// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.wgx.config.ConfigException;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class QrCodeTest {
    private static final int SCALE = 4;
    private static final int BLACK = 0xff000000;
    private static final int WHITE = 0xffffffff;
    private static final String SPOKE = """
            [Interface]
            # name: phone
            PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=
            Address = 10.120.0.3/32
            DNS = 9.9.9.9, home.example

            [Peer]
            # name: relay
            PublicKey = GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=
            AllowedIPs = 10.120.0.2/32
            Endpoint = relay.example.org:8787
            PersistentKeepalive = 23

            [Peer]
            # name: hub
            PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
            PresharedKey = /UwcSPg38hW/D9Y3tcS1FOV0K1wuURMbS0sesJEP5ak=
            AllowedIPs = 10.120.0.0/16, 192.168.50.0/24
            Endpoint = relay.example.org:8787
            PersistentKeepalive = 300
            """;
    private static final String SHORT = """
            [Interface]
            PrivateKey=yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=
            Address=10.120.0.3
            DNS=9.9.9.9,home.example
            [Peer]
            PublicKey=GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU=
            AllowedIPs=10.120.0.2
            Endpoint=relay.example.org:8787
            PersistentKeepalive=23
            [Peer]
            PublicKey=xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
            PresharedKey=/UwcSPg38hW/D9Y3tcS1FOV0K1wuURMbS0sesJEP5ak=
            AllowedIPs=10.120.0.0/16,192.168.50.0/24
            Endpoint=relay.example.org:8787
            PersistentKeepalive=300""";

    @TempDir
    Path directory;

    @Test
    void aCodeHoldsTheShortFormOfAConfiguration() {
        assertThat(QrText.of(SPOKE)).isEqualTo(SHORT);
        assertThat(QrText.of("AllowedIPs = fd00::2/128, 0.0.0.0/0,::/0,fd00::/32\n"))
                .isEqualTo("AllowedIPs=fd00::2,0.0.0.0/0,::/0,fd00::/32");
    }

    @Test
    void aScannerReadsASpokesConfigurationFromTheColouredCode() throws Exception {
        String plain = render(true).replaceAll("\u001b\\[[0-9;]*m", "");

        assertThat(scan(plain, BLACK, WHITE)).isEqualTo(SHORT);
    }

    @Test
    void aScannerReadsItFromADarkTerminalWithoutColours() throws Exception {
        assertThat(scan(render(false), WHITE, BLACK)).isEqualTo(SHORT);
    }

    @Test
    void aSpokeWithTwoPeersAPresharedKeyAndALongNameOfItsRelayFits80Columns() throws Exception {
        String longName = "relay.with-a-rather-long.name.example";
        String text = QrText.of(SPOKE.replace("relay.example.org", longName));
        QrCode code = QrCode.of(text).orElseThrow();

        assertThat(text.length()).isBetween(500, 520);
        assertThat(code.columns()).isLessThanOrEqualTo(80);
        assertThat(code.render(false).lines())
                .hasSize(code.lines())
                .allSatisfy(line -> assertThat(line).hasSize(code.columns()));
        assertThat(scan(code.render(false), WHITE, BLACK)).isEqualTo(text);
    }

    @Test
    void aTerminalThatIsTooSmallIsTold() {
        QrCode code = QrCode.of(SHORT).orElseThrow();
        List<String> said = new ArrayList<>();
        QrOutput.sayIfTooSmall(code, TerminalSize.parse("24 80\n").orElseThrow(), said::add);
        QrOutput.sayIfTooSmall(code, new TerminalSize(code.columns(), code.lines()), said::add);

        assertThat(said)
                .singleElement()
                .asString()
                .contains(
                        "needs " + code.columns() + " columns and " + code.lines() + " lines",
                        "has 80 and 24",
                        "--qr-png");
        assertThat(TerminalSize.parse("0 0\n")).isEmpty();
        assertThat(TerminalSize.parse("")).isEmpty();
    }

    @Test
    void aScannerReadsThePngFileThatOnlyItsOwnerMayRead() throws Exception {
        Path file = write("--qr-png", "code.png");
        BufferedImage image = ImageIO.read(file.toFile());

        assertThat(scan(image)).isEqualTo(SHORT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aScannerReadsTheSvgFile() throws Exception {
        String svg = Files.readString(write("--qr-svg", "code.svg"));
        Matcher squares = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z").matcher(svg);
        int side = QrCode.of(SHORT).orElseThrow().imageSize() * SCALE;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        image.getGraphics().fillRect(0, 0, side, side);
        while (squares.find()) {
            for (int i = 0; i < SCALE * SCALE; i++) {
                image.setRGB(
                        Integer.parseInt(squares.group(1)) * SCALE + i % SCALE,
                        Integer.parseInt(squares.group(2)) * SCALE + i / SCALE,
                        BLACK);
            }
        }

        assertThat(svg).contains("viewBox=\"0 0 " + side / SCALE + " " + side / SCALE + "\"");
        assertThat(scan(image)).isEqualTo(SHORT);
    }

    @Test
    void aFileThatCannotBeWrittenIsToldBeforeAnythingIsDone() {
        QrOutput output =
                output("--qr-png", directory.resolve("missing/code.png").toString());

        assertThatThrownBy(output::prepare)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("missing/code.png")
                .hasMessageContaining("check the directory");
    }

    @Test
    void aTextThatIsTooLongHasNoCode() {
        assertThat(QrCode.of("x".repeat(3000))).isEmpty();
    }

    private static QrOutput output(String... arguments) {
        QrOutput output = new QrOutput();
        new CommandLine(CommandSpec.create().addMixin("qr", CommandSpec.forAnnotatedObject(output)))
                .parseArgs(arguments);
        return output;
    }

    private Path write(String option, String name) throws ConfigException {
        Path file = directory.resolve(name);
        QrOutput output = output(option, file.toString());
        output.prepare();
        StringWriter printed = new StringWriter();
        output.print(SPOKE, new Style(false), new PrintWriter(printed), sentence -> {});
        assertThat(printed.toString()).isEmpty();
        return file;
    }

    private static String render(boolean hasColours) {
        return QrCode.of(SHORT).orElseThrow().render(hasColours);
    }

    private static String scan(BufferedImage image) throws Exception {
        int width = image.getWidth();
        int height = image.getHeight();
        return scan(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    private static String scan(String text, int inked, int blank) throws Exception {
        List<String> lines = text.lines().toList();
        int width = lines.getFirst().length() * SCALE;
        int height = lines.size() * 2 * SCALE;
        int[] pixels = new int[width * height];
        Arrays.setAll(pixels, i -> {
            int y = i / width / SCALE;
            char c = lines.get(y / 2).charAt(i % width / SCALE);
            boolean isInked = c == '█' || c == (y % 2 == 0 ? '▀' : '▄');
            return isInked ? inked : blank;
        });
        return scan(width, height, pixels);
    }

    private static String scan(int width, int height, int[] pixels) throws Exception {
        var bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader()
                .decode(bitmap, Map.of(DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE)))
                .getText();
    }
}
