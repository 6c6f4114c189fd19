// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.edge.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElfObjectTest {

    @Test
    void sectionsSymbolsAndRelocationsAreFound() throws IOException {
        ElfObject object = ElfObject.parse(bundled());

        assertThat(object.sections()).extracting(ElfObject.Section::name).contains("tc", "maps", "license");
        assertThat(object.bytes("license").remaining()).isEqualTo("GPL\0".length());
        assertThat(object.symbols()).extracting(ElfObject.Symbol::name).contains("forward", "entries", "settings");
        int code = object.sectionNumber("tc");
        assertThat(object.relocations()).isNotEmpty().allSatisfy(relocation -> {
            assertThat(relocation.section()).isEqualTo(code);
            assertThat(List.of("entries", "peers", "settings", "verdicts"))
                    .contains(relocation.symbol().name());
        });
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        ElfObject object = ElfObject.parse(bundled());

        assertThatThrownBy(() -> object.bytes(".data"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".data");
    }

    @Test
    void anotherKindOfFileIsRefused() throws IOException {
        byte[] otherMachine = bundled();
        otherMachine[18] = 62;
        byte[] bigEndian = bundled();
        bigEndian[5] = 2;

        for (byte[] file : new byte[][] {{}, new byte[100], otherMachine, bigEndian}) {
            assertThatThrownBy(() -> ElfObject.parse(file)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFileCutShortIsRefused() throws IOException {
        byte[] whole = bundled();
        // The section headers come last.
        for (int length = 0; length < whole.length; length += 13) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ElfObject.parse(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bytesThatChangedEndInARefusalAtWorst() throws IOException {
        Random random = new Random(4);
        for (int round = 0; round < 5_000; round++) {
            byte[] changed = bundled();
            for (int i = 0; i < 4; i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            Throwable thrown = catchThrowable(() -> ProgramImage.of(ElfObject.parse(changed)));
            assertThat(thrown == null || thrown instanceof IllegalArgumentException)
                    .as("round %d: %s", round, thrown)
                    .isTrue();
        }
    }

    static byte[] bundled() throws IOException {
        try (InputStream resource = ProgramImage.class.getResourceAsStream("forward.o")) {
            assertThat(resource).isNotNull();
            return resource.readAllBytes();
        }
    }
}
