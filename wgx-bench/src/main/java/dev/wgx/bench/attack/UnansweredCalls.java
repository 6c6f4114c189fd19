// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.bench.attack;

/** Calls that nobody answers: the relay waits for each response. */
final class UnansweredCalls implements Attack {
    private final Mesh mesh;
    private final HollowCalls calls;

    UnansweredCalls(Mesh mesh, HollowCalls calls) {
        this.mesh = mesh;
        this.calls = calls;
    }

    @Override
    public void prepare() throws AttackException {
        mesh.form();
    }

    @Override
    public void strike(long number) {
        calls.callInVain(mesh.caller(number), mesh.called(number));
    }

    @Override
    public String report() {
        return "made %d calls in vain, %s".formatted(calls.made(), mesh.report());
    }
}
