package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.terminal.InputException;
import picocli.CommandLine.Option;

/** The options for a solver that is chosen for the model, now or before. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SettingOptions {
    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description = "The largest p99 error of the solver that --solver auto chooses, in units of the"
                    + " posterior's spread (default: 0.01).")
    private @Nullable Double epsilon;

    @Option(
            names = "--strict",
            description = "Refuse to draw if no solver that --solver auto tries meets --epsilon. Without this option"
                    + " the most accurate solver draws, with a warning.")
    private boolean strict;

    @Option(
            names = "--save-setting",
            paramLabel = "FILE",
            description = "Also write the choice of --solver auto, or the weights of fitted or tuned, as a .json file"
                    + " for --setting.")
    private @Nullable Path save;

    @Option(names = "--setting", paramLabel = "FILE", description = "A saved setting to use in place of --solver.")
    private @Nullable Path file;

    /**
     * Checks the options and returns them as a value.
     *
     * @param solver the name of the solver; null if none was given
     * @param force true if files that exist are replaced
     * @throws InputException if the options contradict each other or the solver, or the file cannot be written
     */
    public SettingRequest request(@Nullable String solver, boolean force) {
        if (epsilon != null && !SolverNames.AUTO.equals(solver)) {
            throw new InputException("--epsilon is an option of --solver auto, expected --solver auto too");
        }
        if (strict && !SolverNames.AUTO.equals(solver)) {
            throw new InputException("--strict is an option of --solver auto, expected --solver auto too");
        }
        if (save != null && !SolverNames.chosenForModel(solver)) {
            throw new InputException(
                    "--save-setting is an option of --solver auto, fitted and tuned, expected one of" + " them too");
        }
        if (file != null && solver != null) {
            throw new InputException("--setting and --solver exclude each other, expected one of them");
        }
        if (epsilon != null) {
            SettingRequest.requireEpsilon(epsilon);
        }
        OutputFile kept = save == null
                ? null
                : OutputFile.of("--save-setting", save, List.of(".json")).replacing("--save-setting", force);
        return new SettingRequest(file, epsilon, kept, strict);
    }
}
