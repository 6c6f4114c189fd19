// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

/** Opens relayed sessions without end, between any two of many keys of one hub. */
final class SessionFill implements Attack {
    private final Mesh mesh;
    private final HollowCalls calls;

    SessionFill(Mesh mesh, HollowCalls calls) {
        this.mesh = mesh;
        this.calls = calls;
    }

    @Override
    public void prepare() throws AttackException {
        mesh.form();
    }

    @Override
    public void strike(long number) {
        calls.call(mesh.caller(number), mesh.called(number));
    }

    @Override
    public String report() {
        return "made %d calls, opened %d sessions, %s".formatted(calls.made(), calls.opened(), mesh.report());
    }
}
