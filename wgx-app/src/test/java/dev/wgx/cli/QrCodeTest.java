// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QrCodeTest {
    private static final int SCALE = 4;
    private static final int BLACK = 0xff000000;
    private static final int WHITE = 0xffffffff;
    private static final String SPOKE = """
            [Interface]
            PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=
            Address = 10.120.0.3/32

            [Peer]
            PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
            PresharedKey = /UwcSPg38hW/D9Y3tcS1FOV0K1wuURMbS0sesJEP5ak=
            AllowedIPs = 10.120.0.0/16
            Endpoint = relay.example.org:8787
            PersistentKeepalive = 23
            """;

    @Test
    void aScannerReadsASpokesConfigurationFromTheColouredCode() throws Exception {
        String plain = render(true).replaceAll("\u001b\\[[0-9;]*m", "");

        assertThat(scan(plain, BLACK, WHITE)).isEqualTo(SPOKE);
    }

    @Test
    void aScannerReadsItFromADarkTerminalWithoutColours() throws Exception {
        assertThat(scan(render(false), WHITE, BLACK)).isEqualTo(SPOKE);
    }

    @Test
    void theQuietZoneIsFourModulesOnEachSide() {
        List<String> lines = render(false).lines().toList();

        assertThat(lines.get(0)).matches("█+");
        assertThat(lines.get(1)).matches("█+");
        assertThat(lines).allMatch(line -> line.startsWith("████") && line.endsWith("████"));
    }

    @Test
    void aTextThatIsTooLongHasNoCode() {
        assertThat(QrCode.of("x".repeat(3000))).isEmpty();
    }

    private static String render(boolean hasColours) {
        return QrCode.of(SPOKE).orElseThrow().render(hasColours);
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
        var bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader()
                .decode(bitmap, Map.of(DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE)))
                .getText();
    }
}
