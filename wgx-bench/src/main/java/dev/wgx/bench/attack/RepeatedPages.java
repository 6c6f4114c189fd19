// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

import dev.wgx.command.CommandProtocol;
import dev.wgx.command.KeyPage;
import dev.wgx.command.Request;
import dev.wgx.command.SpokeSet;
import java.util.List;

/** Many spokes of one hub each begin to publish, and send their first page over and over. */
final class RepeatedPages implements Attack {
    private static final int TWO_PAGES = 2 * KeyPage.MAX_KEYS;

    private final Gang gang;
    private final Accomplice hub;
    private final List<Accomplice> moles;
    private final KeyPage page;
    private final Publishers publishers;
    private long sent;

    RepeatedPages(Gang gang, Accomplice hub, List<Accomplice> moles) {
        this.gang = gang;
        this.hub = hub;
        this.moles = moles;
        publishers = new Publishers(gang);
        page = SpokeSet.of(publishers.junk(TWO_PAGES)).page(1, 0);
    }

    @Override
    public void prepare() throws AttackException {
        gang.bringOnline(List.of(hub));
        publishers.publish(List.of(hub), moles.stream().map(Accomplice::key).toList());
        gang.bringOnline(moles);
    }

    @Override
    public void strike(long number) {
        Request.Page request = new Request.Page(number, page);
        moles.get((int) (number % moles.size()))
                .command(CommandProtocol.PORT, request.encode(), System.nanoTime(), Gang.wallNs());
        sent++;
    }

    @Override
    public String report() {
        return "sent " + sent + " pages";
    }
}
