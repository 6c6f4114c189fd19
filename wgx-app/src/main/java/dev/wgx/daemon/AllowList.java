// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.daemon;

import dev.wgx.command.PeerName;
import dev.wgx.config.AtomicFile;
import dev.wgx.config.ConfigException;
import dev.wgx.config.IniFile;
import dev.wgx.config.IniSection;
import dev.wgx.edge.RelayLoop;
import dev.wgx.edge.api.AllowListAnswer;
import dev.wgx.edge.api.AllowListEditing;
import dev.wgx.noise.PublicKey;
import dev.wgx.relay.report.RevocationReport;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Changes who is allowed in relay.conf, and puts it in force. Whatever can fail comes before the file is replaced; the
 * one thing that comes after it, the relay's own consent, has the old file put back.
 */
final class AllowList implements AllowListEditing {
    private final Path path;
    private final PublicKey relayKey;
    private final RelayLoop loop;
    private final Reload reload;

    AllowList(Path path, PublicKey relayKey, RelayLoop loop, Reload reload) {
        this.path = path;
        this.relayKey = relayKey;
        this.loop = loop;
        this.reload = reload;
    }

    @Override
    public Outcome allow(PublicKey key, String name) {
        if (key.equals(relayKey)) {
            return refused(key + " is the relay's own key: allow those of hubs and spokes");
        }
        if (!name.isEmpty() && !PeerName.isName(name)) {
            return refused("this is no name: take at most " + PeerName.MAX_BYTES + " bytes of plain text");
        }
        synchronized (reload) {
            return edit(file -> allow(file, key, name));
        }
    }

    @Override
    public Outcome deny(PublicKey key) {
        synchronized (reload) {
            return edit(file -> deny(file, key));
        }
    }

    /** A change of the file in memory. */
    private interface Change {
        Outcome make(IniFile file) throws ConfigException, IOException;
    }

    private Outcome edit(Change change) {
        try {
            return change.make(IniFile.read(path, RelayConfigFile.SCHEMA));
        } catch (ConfigException e) {
            return failed(Files.isReadable(path) || !Files.exists(path) ? e.getMessage() : notMine("read " + path));
        } catch (AccessDeniedException e) {
            return failed(notMine("write " + path + " and in its directory"));
        } catch (IOException e) {
            return failed(path + " cannot be written: " + e.getMessage());
        }
    }

    private Outcome allow(IniFile file, PublicKey key, String name) throws ConfigException, IOException {
        RelayConfig present = RelayConfigFile.parse(file);
        boolean isNamed = name.isEmpty() || name.equals(present.names().get(key));
        if (present.admission().lists(key) && isNamed) {
            return unchanged(
                    present.admission().everybody()
                            ? "every key is allowed (AllowedPublicKeys = all)"
                            : title(key, present) + " is allowed already");
        }
        if (present.admission().everybody()) {
            setName(file, key, name);
        } else {
            String remark = name.isEmpty() ? present.names().getOrDefault(key, "") : name;
            file.only(RelayConfigFile.SECTION)
                    .list(RelayConfigFile.ALLOWED)
                    .put(key.toString(), item -> RelayNames.isKey(item, key), remark);
            if (!name.isEmpty()) {
                findSection(file, key).ifPresent(section -> section.set(RelayConfigFile.NAME, name));
            }
        }
        return save(file, (changed, applied) -> {
            String done = present.admission().lists(key) ? " has this name now: " : " is allowed: ";
            return title(key, changed) + done + applied.description();
        });
    }

    private static void setName(IniFile file, PublicKey key, String name) throws ConfigException {
        IniSection section = findSection(file, key).orElse(null);
        if (section == null) {
            section = file.add(RelayConfigFile.PEER).set(RelayConfigFile.PUBLIC_KEY, key.toString());
        }
        section.set(RelayConfigFile.NAME, name);
    }

    private static Optional<IniSection> findSection(IniFile file, PublicKey key) throws ConfigException {
        for (IniSection section : file.all(RelayConfigFile.PEER)) {
            if (section.require(RelayConfigFile.PUBLIC_KEY).publicKey().equals(key)) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    private Outcome deny(IniFile file, PublicKey key) throws ConfigException, IOException {
        RelayConfig present = RelayConfigFile.parse(file);
        if (present.admission().everybody()) {
            return refused("AllowedPublicKeys is `all` in " + path
                    + ", and an open relay denies nobody: list the keys that may use it there instead");
        }
        if (!present.admission().lists(key)) {
            Optional<PublicKey> hub = findHub(key);
            return hub.isPresent()
                    ? refused(title(key, present) + " is on no list: hub " + title(hub.get(), present)
                            + " brings it; remove it there, or deny the hub")
                    : unchanged(title(key, present) + " is not allowed anyway");
        }
        file.only(RelayConfigFile.SECTION).list(RelayConfigFile.ALLOWED).remove(item -> RelayNames.isKey(item, key));
        return save(file, (changed, applied) -> {
            String stays = findHub(key)
                    .map(hub -> " is off the list, and stays allowed since hub " + title(hub, present) + " brings it")
                    .orElse(" is denied" + consequence(applied.ended()));
            return title(key, present) + stays + "; " + applied.description();
        });
    }

    private static String consequence(RevocationReport ended) {
        int others = ended.peers() - 1;
        String peers = switch (others) {
            case -1 -> ": it was not here";
            case 0 -> " and cut off";
            case 1 -> " and cut off, and 1 peer that it had brought";
            default -> " and cut off, and " + others + " peers that it had brought";
        };
        return switch (ended.relayedSessions()) {
            case 0 -> peers;
            case 1 -> peers + ", 1 relayed session has ended";
            default -> peers + ", " + ended.relayedSessions() + " relayed sessions have ended";
        };
    }

    /** The words for the operator about a change that is in force. */
    private interface Report {
        String of(RelayConfig changed, Reload.Applied applied);
    }

    private Outcome save(IniFile file, Report report) throws ConfigException, IOException {
        RelayConfig changed =
                RelayConfigFile.parse(IniFile.parse(path.toString(), file.text(), RelayConfigFile.SCHEMA));
        String before = Files.readString(path);
        AtomicFile.replace(path.resolveSibling(path.getFileName() + ".old"), before);
        replaceOrRestore(file.text(), before);
        Optional<Reload.Applied> applied = reload.apply(changed);
        if (applied.isEmpty()) {
            AtomicFile.replace(path, before);
            return failed("the relay did not take the change, and " + path + " is as it was: try again");
        }
        RevocationReport ended = applied.get().ended();
        return new Outcome(
                Verdict.DONE,
                new AllowListAnswer(report.of(changed, applied.get()), true, ended.peers(), ended.relayedSessions()));
    }

    /** Puts the old text back on failure: a file that is written in place may be there by half. */
    private void replaceOrRestore(String text, String before) throws IOException {
        try {
            AtomicFile.replace(path, text);
        } catch (IOException e) {
            if (!Files.readString(path).equals(before)) {
                AtomicFile.replace(path, before);
            }
            throw e;
        }
    }

    private Optional<PublicKey> findHub(PublicKey key) {
        try {
            return loop.ask((relay, nowNs, effects) -> relay.findAdmittingHub(key))
                    .join();
        } catch (CompletionException busy) {
            return Optional.empty();
        }
    }

    private String notMine(String what) {
        String user;
        try {
            user = Files.getOwner(Path.of("/proc/self")).getName();
        } catch (IOException unknown) {
            user = "its user";
        }
        return "wgxd runs as " + user + " and may not " + what + ": run `chown " + user + " " + path
                + "`, and the same for its directory if that is not enough";
    }

    private static String title(PublicKey key, RelayConfig config) {
        String name = config.names().get(key);
        return name == null ? key.toString() : name + " (" + key + ")";
    }

    private static Outcome unchanged(String message) {
        return new Outcome(Verdict.DONE, new AllowListAnswer(message + ": nothing is changed", false, 0, 0));
    }

    private static Outcome refused(String message) {
        return new Outcome(Verdict.REFUSED, new AllowListAnswer(message, false, 0, 0));
    }

    private static Outcome failed(String message) {
        return new Outcome(Verdict.FAILED, new AllowListAnswer(message + " (nothing is changed)", false, 0, 0));
    }
}
