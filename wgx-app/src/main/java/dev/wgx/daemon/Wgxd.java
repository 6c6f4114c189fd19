// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.wgx.config.ConfigException;
import dev.wgx.config.Container;
import dev.wgx.config.PrivateFile;
import dev.wgx.edge.Failures;
import dev.wgx.edge.kernel.KernelPathException;
import dev.wgx.edge.kernel.KernelTraces;
import dev.wgx.edge.system.ServiceNotice;
import dev.wgx.noise.RandomSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code wgxd [--version | --help | --uninstall-kernel-path | --init] [relay.conf]}. Ends with 0 after SIGTERM or
 * SIGINT.
 */
public final class Wgxd {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int CONFIGURATION = 3;

    private static final String UNINSTALL = "--uninstall-kernel-path";
    private static final String INIT = "--init";
    static final String HELP = """
            Usage: wgxd [--init | --uninstall-kernel-path] [relay.conf]

            The wgx relay: passes WireGuard traffic between a hub and its spokes without
            being able to read it.

            Reads /etc/wgx/relay.conf, and makes it with a new private key on first start.
            Another file that is named must be there. `wgx relay` asks it how it is and
            changes whom it allows. SIGHUP reads the configuration again, SIGTERM stops.

              --init     make the file that is named, with a new private key, if it is
                         not there
              --uninstall-kernel-path
                         remove what a stopped wgxd of this configuration left in the
                         kernel
              --version  print the version
              --help     print this

            Exit codes:
              0 stopped · 1 cannot start · 2 wrong usage
              3 mistake in the configuration file
            """;

    private Wgxd() {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler(Wgxd::die);
        System.exit(run(arguments));
    }

    // A daemon that lost one of its threads would look alive and do nothing: better it is started again.
    private static void die(Thread thread, Throwable failure) {
        System.getLogger("dev.wgx.daemon").log(ERROR, "wgxd ends: " + thread.getName() + " failed", failure);
        Runtime.getRuntime().halt(FAILURE);
    }

    static int run(String... arguments) {
        Path path = RelayConfigFile.DEFAULT_PATH;
        boolean uninstalls = arguments.length > 0 && arguments[0].equals(UNINSTALL);
        boolean inits = arguments.length > 0 && arguments[0].equals(INIT);
        String[] rest = uninstalls || inits ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
        for (String argument : rest) {
            switch (argument) {
                case "--version" -> {
                    System.out.println("wgxd " + version());
                    return OK;
                }
                case "--help", "-h" -> {
                    System.out.print(HELP);
                    return OK;
                }
                default -> path = Path.of(argument);
            }
        }
        if (rest.length > 1 || path.toString().startsWith("-")) {
            complain(
                    path.toString().startsWith("-")
                            ? "there is no option " + path + "; see `wgxd --help`"
                            : "takes one configuration file at most; see `wgxd --help`");
            return USAGE;
        }
        // A misspelt name would be a new relay with a new key, which no peer knows.
        if (rest.length == 1 && !inits && !Files.exists(path)) {
            complain(path + ": there is no such file; correct its name, or make it with `wgxd " + INIT + " " + path
                    + "`");
            return CONFIGURATION;
        }
        return uninstalls ? uninstall(path) : serve(path);
    }

    private static int uninstall(Path path) {
        try {
            int port = RelayConfigFile.load(path).udp().port();
            KernelTraces.ofPort(port).remove();
            return OK;
        } catch (ConfigException e) {
            complain(e.getMessage());
            return CONFIGURATION;
        } catch (KernelPathException e) {
            complain("the kernel path is not wholly removed: " + e.getMessage());
            return FAILURE;
        }
    }

    private static int serve(Path path) {
        SecureRandom secureRandom = new SecureRandom();
        RandomSource random = secureRandom::nextBytes;
        CountDownLatch stop = new CountDownLatch(1);
        try {
            RelayConfigFile.Loaded loaded = RelayConfigFile.loadOrCreate(path, random);
            LineLoggerFinder.setLevel(loaded.config().logLevel());
            loaded.notice()
                    .ifPresent(notice -> System.getLogger("dev.wgx.daemon").log(INFO, notice));
            PrivateFile.warning(path)
                    .ifPresent(open -> System.getLogger("dev.wgx.daemon").log(WARNING, open));
            Container.ofThisProcess()
                    .warning(List.of(path, loaded.config().stateFile()))
                    .ifPresent(lost -> System.getLogger("dev.wgx.daemon").log(WARNING, lost));
            HeapLimit.raiseFor(loaded.config().memoryDemand(), path);
            Confinement confinement = Confinement.enter(path, loaded.config());
            // A signal may come before the start is over.
            CompletableFuture<Daemon> started = new CompletableFuture<>();
            Signals.on("TERM", stop::countDown);
            Signals.on("INT", stop::countDown);
            reloadOnHangUp(started);
            ServiceNotice notice = ServiceNotice.ofThisProcess();
            try (Daemon daemon = Daemon.start(path, loaded.config(), random, version(), notice)) {
                confinement.complete();
                started.complete(daemon);
                stop.await();
            }
            return OK;
        } catch (ConfigException e) {
            complain(e.getMessage());
            return CONFIGURATION;
        } catch (StartException e) {
            complain(e.getMessage());
            return FAILURE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OK;
        }
    }

    private static void complain(@Nullable String sentence) {
        System.err.println(LineLoggerFinder.priority(ERROR) + "wgxd: " + sentence);
    }

    private static void reloadOnHangUp(CompletableFuture<Daemon> started) {
        Semaphore hangUps = new Semaphore(0);
        Failures failures = new Failures("a reload");
        // The thread of a signal is the Java machine's, which is not confined, and neither are those that it starts.
        Thread.ofPlatform().daemon().name("wgxd-reload").start(() -> {
            Daemon daemon = started.join();
            while (true) {
                hangUps.acquireUninterruptibly();
                hangUps.drainPermits();
                failures.survive(() -> daemon.reload().reload());
            }
        });
        Signals.on("HUP", hangUps::release);
    }

    static String version() {
        String version = Wgxd.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
