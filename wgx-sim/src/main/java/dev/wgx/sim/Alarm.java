// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.sim;

/** The one alarm clock of a state machine: set anew after each thing that it was told. */
public final class Alarm {
    private final Timeline timeline;
    private final Runnable deed;
    private long setNs = Long.MAX_VALUE;

    /** @param deed what to do when the time has come; it sets the alarm again if it wants to */
    public Alarm(Timeline timeline, Runnable deed) {
        this.timeline = timeline;
        this.deed = deed;
    }

    /** Sets the alarm to a time in place of the former one; Long.MAX_VALUE for never. */
    public void set(long timeNs) {
        if (timeNs == setNs) {
            return;
        }
        setNs = timeNs;
        if (timeNs != Long.MAX_VALUE) {
            timeline.at(timeNs, () -> ring(timeNs));
        }
    }

    private void ring(long timeNs) {
        if (setNs == timeNs) {
            setNs = Long.MAX_VALUE;
            deed.run();
        }
    }
}
