// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.config.ConfigException;
import dev.wgx.config.IniFile;
import dev.wgx.fuzz.Claim;
import dev.wgx.fuzz.Secrets;
import dev.wgx.noise.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Any text as a relay.conf, and the changes of {@code wgx relay allow} and {@code deny} in it. */
public final class RelayConfigFuzz {
    private static final String FILE = "relay.conf";
    private static final PublicKey NEW = PublicKey.of(new byte[PublicKey.LENGTH]);

    private RelayConfigFuzz() {}

    /**
     * Claims that a file that is read is kept line by line, that a key that is allowed or denied changes this key only,
     * and that an error names the file and no secret.
     */
    public static void run(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            IniFile file = IniFile.parse(FILE, text, RelayConfigFile.SCHEMA);
            Claim.same(file.text(), lines(text), "the text of a file that is not changed");
            RelayConfig config = RelayConfigFile.parse(file);
            if (!config.admission().everybody()) {
                allowAndDeny(file, config);
            }
        } catch (ConfigException mistake) {
            String message = String.valueOf(mistake.getMessage());
            Claim.holds(message.startsWith(FILE), "an error names the file");
            Secrets.requireHidden(text, message);
        }
    }

    private static void allowAndDeny(IniFile file, RelayConfig config) throws ConfigException {
        Set<PublicKey> before = config.admission().keys();
        Set<PublicKey> with = new HashSet<>(before);
        with.add(NEW);
        Set<PublicKey> without = new HashSet<>(before);
        without.remove(NEW);
        file.only(RelayConfigFile.SECTION)
                .list(RelayConfigFile.ALLOWED)
                .put(NEW.toString(), item -> RelayNames.isKey(item, NEW), "a new one");
        IniFile allowed = reread(file);
        Claim.same(keys(allowed), with, "the keys once one more is allowed");
        allowed.only(RelayConfigFile.SECTION).list(RelayConfigFile.ALLOWED).remove(item -> RelayNames.isKey(item, NEW));
        Claim.same(keys(reread(allowed)), without, "the keys once it is denied");
    }

    private static IniFile reread(IniFile file) {
        try {
            return IniFile.parse(FILE, file.text(), RelayConfigFile.SCHEMA);
        } catch (ConfigException mistake) {
            throw new AssertionError("what was written cannot be read", mistake);
        }
    }

    private static Set<PublicKey> keys(IniFile file) {
        try {
            return RelayConfigFile.parse(file).admission().keys();
        } catch (ConfigException mistake) {
            throw new AssertionError("what was written cannot be read", mistake);
        }
    }

    private static String lines(String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return content.lines().map(line -> line + "\n").collect(Collectors.joining());
    }
}
