package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.request.SettingRequest.Accuracy;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.request.SolverRequest;
import org.rhei.cli.terminal.InputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options for a solver of log-probabilities that is chosen by its error. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DensitySolverOptions {
    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description = "The largest p99 error of a chosen solver, in nats (default: 0.01). Without --solver, chooses"
                    + " among the solvers tuned for the model if it has a file of them; otherwise as --solver auto.")
    private @Nullable Double epsilon;

    @Option(
            names = SettingOptions.TUNED,
            paramLabel = "FILE",
            description = "Choose by --epsilon from the solvers that 'rhei tune' wrote, .tuned (default: M.tuned beside"
                    + " M.safetensors, where it was made for this model).")
    private @Nullable Path tuned;

    @Option(
            names = "--strict",
            description = "Refuse to compute if no solver to choose from meets --epsilon at some of the points. Without"
                    + " this option the most accurate solver is used, with a warning.")
    private boolean strict;

    /**
     * Checks the options and returns them as a value.
     *
     * @param command the command whose options are parsed
     * @param solver the solver and its steps
     * @return the error by which a solver is chosen; null if none is
     * @throws InputException if the options contradict each other or the solver
     */
    public @Nullable Accuracy request(CommandSpec command, SolverRequest solver) {
        boolean auto = SolverNames.AUTO.equals(solver.name());
        boolean chooses = epsilon != null || tuned != null || auto;
        SettingOptions.requireChoice(strict, chooses);
        if (!chooses) {
            return null;
        }
        String own = epsilon != null ? "--epsilon" : tuned != null ? SettingOptions.TUNED : "--solver auto";
        if (solver.name() != null && !auto) {
            throw new InputException(own + " chooses a solver, expected it without --solver " + solver.name()
                    + " or with --solver auto");
        }
        if (tuned != null && auto) {
            throw new InputException("--tuned and --solver both say how to solve, expected one of them");
        }
        Optional<String> step = solver.given().names().stream().findFirst();
        if (step.isPresent()) {
            throw new InputException(own + " chooses a solver and its steps, expected it without " + step.get());
        }
        boolean unlike = SettingOptions.isUnlikeTuning(command, tuned);
        if (epsilon != null) {
            SettingRequest.requireEpsilon(epsilon);
        }
        return new Accuracy(epsilon, tuned, auto || unlike, strict);
    }
}
