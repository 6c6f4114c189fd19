// SPDX-License-Identifier: GPL-3.0-or-later
package dev.wgx.cli;

import dev.wgx.agent.AgentException;
import dev.wgx.agent.Surroundings;
import dev.wgx.agent.link.LinkException;
import dev.wgx.config.ConfigException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that may fail for the reasons that an agent has, each with its exit code and its sentence. */
abstract class AgentAction implements Callable<Integer> {
    static final String RELAY_AWAITED = "Waiting for the relay to answer, for some 10 seconds …";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything is called
    private CommandSpec spec;

    @Override
    public final Integer call() {
        try (Patience _ = new Patience(awaited(), this::say)) {
            run();
            return result().number();
        } catch (ConfigException e) {
            return fail(ExitCode.CONFIGURATION, e.getMessage());
        } catch (AgentException e) {
            return fail(codeOf(e.reason()), e.getMessage());
        } catch (LinkException e) {
            return fail(ExitCode.FAILURE, e.getMessage());
        } finally {
            out().flush();
        }
    }

    abstract void run() throws ConfigException, AgentException, LinkException;

    /** Returns a sentence about what takes long, if it does; empty if nothing does. */
    String awaited() {
        return "";
    }

    /** Returns the result of a run that did not fail. */
    ExitCode result() {
        return ExitCode.OK;
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Says a sentence to the person: it is never mixed with data. */
    final void say(String sentence) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(sentence);
        err.flush();
    }

    final Surroundings surroundings(AgentSurroundings given) {
        return given.with(this::say);
    }

    final ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static ExitCode codeOf(AgentException.Reason reason) {
        return switch (reason) {
            case NOT_POSSIBLE -> ExitCode.FAILURE;
            case RELAY_UNREACHABLE -> ExitCode.RELAY_UNREACHABLE;
            case REFUSED -> ExitCode.REFUSED;
            case RELAY_KEY_CHANGED -> ExitCode.RELAY_KEY_CHANGED;
        };
    }

    private int fail(ExitCode code, String sentence) {
        say("wgx: " + sentence);
        return code.number();
    }
}
