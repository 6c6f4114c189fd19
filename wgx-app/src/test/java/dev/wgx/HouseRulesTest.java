// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;

@AnalyzeClasses(packages = "dev.wgx", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String[] PROTOCOL = {
        "dev.wgx.wire..", "dev.wgx.noise..", "dev.wgx.packet..", "dev.wgx.command..", "dev.wgx.direct.."
    };
    private static final String[] CORES = {
        "dev.wgx.wire..",
        "dev.wgx.noise..",
        "dev.wgx.packet..",
        "dev.wgx.command..",
        "dev.wgx.direct..",
        "dev.wgx.relay.."
    };

    @ArchTest
    static final ArchRule PROTOCOL_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.wgx.relay..",
                    "dev.wgx.config..",
                    "dev.wgx.agent..",
                    "dev.wgx.edge..",
                    "dev.wgx.daemon..",
                    "dev.wgx.cli..")
            .because("relay, hub and spoke speak the same protocol, and it must not know which of them speaks");

    @ArchTest
    static final ArchRule RELAY_KNOWS_ONLY_THE_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("dev.wgx.relay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.wgx.config..", "dev.wgx.agent..", "dev.wgx.edge..", "dev.wgx.daemon..", "dev.wgx.cli..")
            .because("the core is told, it never asks: it runs in a simulation as it runs in the daemon");

    @ArchTest
    static final ArchRule CONFIG_KNOWS_ONLY_KEYS = noClasses()
            .that()
            .resideInAPackage("dev.wgx.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.wgx.relay..", "dev.wgx.agent..", "dev.wgx.edge..", "dev.wgx.daemon..", "dev.wgx.cli..")
            .because("each program says in a schema what its file may hold; the reader of files does not");

    @ArchTest
    static final ArchRule AGENT_KNOWS_NO_RELAY = noClasses()
            .that()
            .resideInAPackage("dev.wgx.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.wgx.relay..", "dev.wgx.edge..", "dev.wgx.daemon..", "dev.wgx.cli..")
            .because("what runs at a hub or spoke knows the relay by its protocol alone");

    @ArchTest
    static final ArchRule EDGE_KNOWS_NO_PROGRAM = noClasses()
            .that()
            .resideInAPackage("dev.wgx.edge..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.wgx.agent..", "dev.wgx.daemon..", "dev.wgx.cli..")
            .because("programs are wired from the edge, not the other way round");

    @ArchTest
    static final ArchRule DAEMON_IS_NO_AGENT = noClasses()
            .that()
            .resideInAPackage("dev.wgx.daemon..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.wgx.agent..", "dev.wgx.cli..", "picocli..")
            .because("the daemon stays small: neither the command line nor what it starts is loaded into it");

    @ArchTest
    static final ArchRule COMMAND_LINE_IS_NO_DAEMON = noClasses()
            .that()
            .resideInAPackage("dev.wgx.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.wgx.daemon..")
            .because("the command line reaches a daemon by its control API, also when that is another version");

    @ArchTest
    static final ArchRule NOBODY_NEEDS_THE_BENCH = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.wgx.bench..")
            .because("it measures what is installed, and is not installed itself");

    @ArchTest
    static final ArchRule CORES_ARE_WITHOUT_IO = noClasses()
            .that()
            .resideInAnyPackage(CORES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.io..")
            .because("what a core does is an effect given to a sink, so that tests see it and no test needs a network");

    @ArchTest
    static final ArchRule CORES_HAVE_ONE_THREAD = noClasses()
            .that()
            .resideInAnyPackage(CORES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .because("one loop owns a core: it needs no lock, and a lock would hide that a second thread came in");

    @ArchTest
    static final ArchRule CORES_HAVE_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(CORES)
            .should()
            .callMethodWhere(target(owner(type(System.class))).and(target(nameMatching("nanoTime|currentTimeMillis"))))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.time..")
            .because("time is an argument, so that an hour of protocol runs in milliseconds");

    @ArchTest
    static final ArchRule WATCH_READS_NO_CLOCK_THAT_CAN_BE_SET = noClasses()
            .that()
            .resideInAnyPackage("dev.wgx.agent.sync..", "dev.wgx.agent.relay..")
            .and()
            // The end of a spoke's time is a date.
            .doNotHaveSimpleName("FilePeers")
            .should()
            .callMethodWhere(target(owner(type(System.class))).and(target(nameMatching("currentTimeMillis"))))
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.time\\.(Instant|Clock|.*Date.*)")
            .because("a clock that is set back by a day must not keep a hub from its relay");

    @ArchTest
    static final ArchRule DIRECT_PATHS_ARE_DECIDED_WITHOUT_THE_MACHINE = noClasses()
            .that()
            .resideInAnyPackage("dev.wgx.agent.direct", "dev.wgx.agent.portmap")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.nio.channels..",
                            "java.nio.file..",
                            "java.io..",
                            "java.net..",
                            "java.time..",
                            "java.util.concurrent..",
                            "dev.wgx.agent.direct.live..",
                            "dev.wgx.agent.link..")
                    .and(not(type(TimeUnit.class)))
                    .or(assignableTo(Thread.class))
                    .as("the network, files, a clock or threads"))
            .orShould()
            .callMethodWhere(target(owner(type(System.class))).and(target(nameMatching("nanoTime|currentTimeMillis"))))
            .because("whether two NATs let a path through is tried in virtual time, with everything lost that can be");

    @ArchTest
    static final ArchRule CORES_HAVE_NO_DICE = noClasses()
            .that()
            .resideInAnyPackage(CORES)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.security\\.SecureRandom|java\\.util\\.Random|java\\.util\\.random\\..*"
                    + "|java\\.util\\.SplittableRandom")
            .because("randomness is an argument, so that a failure can be repeated from its seed");

    @ArchTest
    static final ArchRule CORES_DO_NOT_LOG = noClasses()
            .that()
            .resideInAnyPackage(CORES)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.System\\$Logger|java\\.util\\.logging\\..*|java\\.io\\.PrintStream")
            .because("a core counts and reports events; what becomes a line in a log is decided outside");

    @ArchTest
    static final ArchRule DATA_KNOWS_NO_CONTROL = noClasses()
            .that()
            .resideInAPackage("dev.wgx.relay.data..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.wgx.relay.control..")
            .because("forwarding must not wait for, or change, what only the control path may write");

    @ArchTest
    static final ArchRule NOBODY_SERIALIZES = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.Object(In|Out)putStream")
            .because("Java serialization runs code that the bytes choose");
}
