package dev.wgx.relay.control;

/** Whether initiations arrive faster than the relay is ready to pay for (WireGuard paper 5.3). */
final class LoadGauge {
    private final TokenBucket budget;
    private long underLoadUntilNs;

    LoadGauge(long nowNs) {
        this.budget = new TokenBucket(Limits.INITIATIONS_PER_SECOND, Limits.INITIATION_BURST, nowNs);
        this.underLoadUntilNs = nowNs;
    }

    /** Counts an initiation. */
    boolean isUnderLoad(long nowNs) {
        if (!budget.take(nowNs)) {
            underLoadUntilNs = nowNs + Limits.UNDER_LOAD_AFTER_NS;
        }
        return nowNs < underLoadUntilNs;
    }
}
