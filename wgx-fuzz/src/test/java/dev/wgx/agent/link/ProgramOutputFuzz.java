// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent.link;

import dev.wgx.agent.check.ProgramChecks;
import dev.wgx.agent.link.LinkControl.Look;
import dev.wgx.config.Cidr;
import dev.wgx.fuzz.Claim;
import dev.wgx.fuzz.Secrets;
import dev.wgx.noise.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text as the output of the programs that an agent asks: {@code wg}, {@code ip}, {@code nft}. */
public final class ProgramOutputFuzz {
    private static final PublicKey PEER = PublicKey.of(new byte[PublicKey.LENGTH]);
    private static final int MAX_RENEWALS = 3;

    private ProgramOutputFuzz() {}

    /** Claims that it is read, or refused without a word of it, since it may hold a secret. */
    public static void run(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            LiveLink link = LiveLink.parse(text);
            Claim.same(link.peers().size() + 1L, text.lines().count(), "the lines, one of them of no peer");
            Claim.holds(!showsASecret(link.toString(), text), "what is read keeps no secret");
        } catch (IllegalArgumentException refusal) {
            Claim.holds(!showsASecret(refusal.toString(), text), "a refusal shows no secret");
        }
        renew(text);
        IpOutput.way(text).ifPresent(way -> Claim.holds(text.contains(way.device()), "a device that is named there"));
        IpOutput.alias(text);
        refusesOrReads(() -> IpOutput.addresses(text));
        refusesOrReads(() -> IpOutput.routes(text, true));
        ProgramChecks.run(text);
    }

    private static void renew(String text) {
        Look look;
        try {
            look = Look.parse(text);
        } catch (IllegalArgumentException refusal) {
            Claim.holds(!showsASecret(refusal.toString(), text), "a refusal shows no secret");
            return;
        }
        List<PeerSetting> renewals = look.keptAliveAnew(List.of(PEER), MAX_RENEWALS);
        Claim.holds(renewals.size() <= MAX_RENEWALS, "so many renewals as are allowed");
        for (PeerSetting renewal : renewals) {
            Claim.same(renewal.peer(), PEER, "the peer that is renewed");
            String command = String.join(" ", PeerSetting.asArguments("wg0", List.of(renewal)));
            Claim.holds(!showsASecret(command, text), "a command shows no secret");
            Claim.holds(!showsASecret(renewal.toString(), text), "a renewal shows no secret");
        }
    }

    private static boolean showsASecret(String sentence, String text) {
        return sentence.contains(Secrets.KEY) && !hasPublicly(text);
    }

    /** Tells whether the secret stands elsewhere than in the fields of {@code wg show dump} that are for secrets. */
    private static boolean hasPublicly(String text) {
        boolean isFirst = true;
        for (String line : text.lines().toList()) {
            String[] fields = line.split("\t", -1);
            int secret = isFirst ? 0 : 1;
            for (int i = 0; i < fields.length; i++) {
                if (i != secret && fields[i].contains(Secrets.KEY)) {
                    return true;
                }
            }
            isFirst = false;
        }
        return false;
    }

    private interface Reading {
        List<Cidr> read();
    }

    private static void refusesOrReads(Reading reading) {
        try {
            Claim.holds(reading.read().stream().allMatch(cidr -> cidr.prefix() >= 0), "networks");
        } catch (IllegalArgumentException refusal) {
            Claim.holds(!String.valueOf(refusal.getMessage()).isBlank(), "a refusal says why");
        }
    }
}
