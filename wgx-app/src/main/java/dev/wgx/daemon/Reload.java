// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import dev.wgx.config.ConfigException;
import dev.wgx.edge.KernelForwarding;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.api.Reloading;
import dev.wgx.edge.kernel.KernelPathException;
import dev.wgx.edge.system.ServiceNotice;
import dev.wgx.relay.Admission;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Applies what of a changed relay.conf can change at run time, and says what cannot. */
final class Reload implements Reloading {
    private static final System.Logger LOG = System.getLogger("dev.wgx.daemon");

    private final Path path;
    private final RelayConfig started;
    private final RelayLoop loop;
    private final KernelForwarding kernel;
    private final ServiceNotice notice;

    Reload(Path path, RelayConfig started, RelayLoop loop, KernelForwarding kernel, ServiceNotice notice) {
        this.path = path;
        this.started = started;
        this.loop = loop;
        this.kernel = kernel;
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
        Admission admission = config.admission();
        try {
            loop.ask((relay, nowNs, effects) -> {
                        relay.onAdmission(admission, nowNs, effects);
                        return true;
                    })
                    .join();
        } catch (CompletionException e) {
            LOG.log(ERROR, "the configuration stays as it was: {0}", e.getMessage());
            return new Outcome(false, "the relay did not take the configuration: try again");
        }
        LineLoggerFinder.setLevel(config.logLevel());
        String message =
                "configuration read again: " + describe(admission) + kernelNotice(config) + restartNotice(config);
        LOG.log(INFO, message);
        return new Outcome(true, message);
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
            case 1 -> "1 public key" + spokes + " allowed";
            default -> admission.keys().size() + " public keys" + spokes + " allowed";
        };
    }

    private String restartNotice(RelayConfig config) {
        List<String> fixed = started.fixedDifferences(config);
        return fixed.isEmpty() ? "" : "; only a restart changes " + String.join(", ", fixed);
    }
}
