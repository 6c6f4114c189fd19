// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import dev.wgx.agent.link.Machine;
import dev.wgx.agent.link.StartedLinks;
import dev.wgx.config.Cidr;
import dev.wgx.config.HostPort;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/** A machine in virtual time: what pauses lets time pass, and is told so. */
public final class FakeMachine implements Machine {
    public Optional<String> unit = Optional.empty();
    public long nowNs = 1;
    public long sleptNs;
    public int interfaceIndex = 7;
    public Optional<InetAddress> source = Optional.of(Cidr.parseAddress("192.0.2.100"));
    /** Run after each pause. */
    public Runnable afterPause = () -> {};

    private final StartedLinks started;

    public FakeMachine(Path directory) {
        started = new StartedLinks(directory);
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public long awakeNs() {
        return nowNs - sleptNs;
    }

    @Override
    public void pause(long ns) {
        nowNs += ns;
        afterPause.run();
    }

    @Override
    public int interfaceIndex(String name) {
        return interfaceIndex;
    }

    @Override
    public Optional<InetAddress> innerAddress(String interfaceName) {
        return Optional.empty();
    }

    @Override
    public Optional<InetAddress> sourceTowards(HostPort endpoint) {
        return source;
    }

    @Override
    public StartedLinks started() {
        return started;
    }

    @Override
    public Optional<String> interfaceUnit() {
        return unit;
    }
}
