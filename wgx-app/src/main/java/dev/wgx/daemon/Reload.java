// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import dev.wgx.config.ConfigException;
import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.PeerNames;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.api.Reloading;
import dev.wgx.edge.kernel.KernelPathException;
import dev.wgx.edge.system.ServiceNotice;
import dev.wgx.relay.Admission;
import dev.wgx.relay.report.RevocationReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Applies what of a changed relay.conf can change at run time, and says what cannot. */
final class Reload implements Reloading {
    private static final System.Logger LOG = System.getLogger("dev.wgx.daemon");

    private final Path path;
    private final RelayConfig started;
    private final RelayLoop loop;
    private final KernelForwarding kernel;
    private final PeerNames names;
    private final ServiceNotice notice;

    Reload(
            Path path,
            RelayConfig started,
            RelayLoop loop,
            KernelForwarding kernel,
            PeerNames names,
            ServiceNotice notice) {
        this.path = path;
        this.started = started;
        this.loop = loop;
        this.kernel = kernel;
        this.names = names;
        this.notice = notice;
    }

    @Override
    public synchronized Outcome reload() {
        notice.reloading();
        try {
            return apply();
        } finally {
            notice.ready();
        }
    }

    private Outcome apply() {
        RelayConfig config;
        try {
            config = RelayConfigFile.load(path);
        } catch (ConfigException e) {
            LOG.log(ERROR, "the configuration stays as it was: {0}", e.getMessage());
            return new Outcome(false, e.getMessage() + " (the configuration stays as it was)");
        }
        Optional<Applied> applied = apply(config);
        return applied.isEmpty()
                ? new Outcome(false, "the relay did not take the configuration: try again")
                : new Outcome(true, "configuration read again: " + applied.get().description());
    }

    /**
     * @param ended what the changed allow-list has ended
     * @param description who is allowed now, and what else is to be said
     */
    record Applied(RevocationReport ended, String description) {}

    /** Applies a configuration; empty if the relay does not take it, and the old one stays in force. */
    synchronized Optional<Applied> apply(RelayConfig config) {
        Admission admission = config.admission();
        RevocationReport ended;
        try {
            ended = loop.ask((relay, nowNs, effects) -> relay.onAdmission(admission, nowNs, effects))
                    .join();
        } catch (CompletionException e) {
            LOG.log(ERROR, "the configuration stays as it was: {0}", e.getMessage());
            return Optional.empty();
        }
        names.set(config.names());
        LineLoggerFinder.setLevel(config.logLevel());
        String description = describe(admission) + kernelNotice(config) + restartNotice(config);
        LOG.log(INFO, "configuration read again: " + description);
        return Optional.of(new Applied(ended, description));
    }

    private String kernelNotice(RelayConfig config) {
        try {
            kernel.apply(config.kernelPath());
            return "";
        } catch (KernelPathException e) {
            return "; the kernel path is off: " + e.getMessage();
        }
    }

    static String describe(Admission admission) {
        if (admission.everybody()) {
            return "every public key is allowed";
        }
        String spokes = admission.publishedSpokes() ? " and the spokes that they publish" : "";
        return switch (admission.keys().size()) {
            case 0 -> "nobody is allowed: add AllowedPublicKeys";
            case 1 -> "1 public key" + (spokes.isEmpty() ? "" : " and the spokes that it publishes") + " allowed";
            default -> admission.keys().size() + " public keys" + spokes + " allowed";
        };
    }

    private String restartNotice(RelayConfig config) {
        List<String> fixed = started.fixedDifferences(config);
        return fixed.isEmpty() ? "" : "; only a restart changes " + String.join(", ", fixed);
    }
}
