package dev.wgx.relay.data;

/**
 * Hears of every change of the forwarding table, as it happens, on the control path's thread: a second table that forwards
 * too is never behind.
 */
public interface ForwardingMirror {
    ForwardingMirror NONE = new ForwardingMirror() {
        @Override
        public void onPaths(ForwardingPeer peer) {}

        @Override
        public void onPut(ForwardingEntry entry) {}

        @Override
        public void onRemove(ForwardingEntry entry) {}
    };

    /** The peer's paths have changed. When this returns, nothing is forwarded by its former ones any more. */
    void onPaths(ForwardingPeer peer);

    void onPut(ForwardingEntry entry);

    /** When this returns, nothing is forwarded by the entry any more. */
    void onRemove(ForwardingEntry entry);
}
