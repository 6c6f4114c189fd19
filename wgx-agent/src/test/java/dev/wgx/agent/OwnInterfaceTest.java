// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wgx.agent.link.LinkException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnInterfaceTest extends AgentWorld {
    @Test
    void aFileThatEverybodyMayReadIsTold() throws Exception {
        initialised();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        ownInterface().reload();
        assertThat(notices).singleElement().asString().contains("every user may read it", "chmod 600 " + path);
        notices.clear();
        hub().addSpoke(newSpoke("phone"));
        notices.clear();
        ownInterface().reload();
        assertThat(notices).isEmpty();
    }

    @Test
    void anInterfaceThatEndsWithItsContainerIsSaid() throws Exception {
        isInterfaceUp(false);
        initialised();
        ownInterface().start();
        commands.answer("ip link add", 2, "");
        ownInterface().start();
        assertThat(notices).isEmpty();

        inContainer();
        ownInterface().start();
        assertThat(notices)
                .singleElement()
                .asString()
                .startsWith(
                        "The kernel has no WireGuard, so wireguard-go is the interface wgx, and both end with this");
        notices.clear();
        commands.answer("ip link add", 0, "");
        ownInterface().start();
        assertThat(notices).isEmpty();
    }

    @Test
    void startAndStopSayWhenThereIsNothingToDo() throws Exception {
        initialised();
        ownInterface().start();
        assertThat(notices).singleElement().asString().contains("was there already");
        notices.clear();
        isInterfaceUp(false);
        ownInterface().stop();
        assertThat(notices).containsExactly("The interface wgx is not there: nothing to stop.");
    }

    @Test
    void anInterfaceIsToBeThereFromItsStartUntilItsStop() throws Exception {
        initialised();
        isInterfaceUp(false);
        assertThat(machine.started().contains("wgx")).isFalse();
        ownInterface().start();
        assertThat(machine.started().contains("wgx")).isTrue();
        isInterfaceUp(true);
        ownInterface().start();
        assertThat(machine.started().contains("wgx")).isTrue();
        ownInterface().stop();
        assertThat(machine.started().contains("wgx")).isFalse();
    }

    @Test
    void anInterfaceThatSomebodyElseMadeOrThatCouldNotBeMadeIsNotOurs() throws Exception {
        initialised();
        ownInterface().start();
        assertThat(machine.started().contains("wgx")).isFalse();
        isInterfaceUp(false);
        commands.answer("wg setconf", 1, "");
        assertThatThrownBy(() -> ownInterface().start()).isInstanceOf(LinkException.class);
        assertThat(machine.started().contains("wgx")).isFalse();
    }

    @Test
    void anInterfaceThatIsGoneIsMadeAgainByItsServiceIfItHasOne() throws Exception {
        initialised();
        machine.unit = Optional.of("wgx-interface@hub.service");
        commands.commands.clear();

        ownInterface().makeAgain();

        assertThat(commands.commands).containsExactly("systemctl --no-block restart wgx-interface@hub.service");
        commands.answer("systemctl", 1, "");
        assertThatThrownBy(() -> ownInterface().makeAgain())
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("wgx-interface@hub.service");
    }
}
