package org.rhei.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.request.SettingRequest.Accuracy;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.terminal.InputException;
import org.rhei.pipelines.TunedSolvers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options for a solver that is chosen for the model, now or before. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SettingOptions {
    static final String TUNED = "--tuned";

    /** The options of draws from another base distribution, network or initial states than those of the tuning. */
    private static final List<String> OTHER_DRAW = List.of("--base-mean", "--base-std", "--edge-mask", "--x-init");

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description =
                    "The largest p99 error of a chosen solver, in units of the posterior's spread (default: 0.01)."
                        + " Without --solver, chooses among the solvers tuned for the model if it has a file of them;"
                        + " otherwise as --solver auto.")
    private @Nullable Double epsilon;

    @Option(
            names = "--strict",
            description = "Refuse to draw if no solver to choose from meets --epsilon. Without this option the most"
                    + " accurate solver draws, with a warning.")
    private boolean strict;

    @Option(
            names = TUNED,
            paramLabel = "FILE",
            description = "Choose by --epsilon from the solvers that 'rhei tune' wrote, .tuned (default: M.tuned beside"
                    + " M.safetensors, where it was made for this model).")
    private @Nullable Path tuned;

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
     * @param command the command whose options are parsed
     * @param solver the name of the solver; null if none was given
     * @param force true if files that exist are replaced
     * @throws InputException if the options contradict each other or the solver, or the file cannot be written
     */
    public SettingRequest request(CommandSpec command, @Nullable String solver, boolean force) {
        return request(command, solver, force, true);
    }

    /**
     * Checks the options of a command with many observations, as {@link #request} does. Here {@code --solver auto} takes solvers tuned for
     * the model where there are some: no pilot serves all observations as well. A setting to save needs a pilot.
     *
     * @param command the command whose options are parsed
     * @param solver the name of the solver; null if none was given
     * @param force true if files that exist are replaced
     * @return the options
     * @throws InputException if the options contradict each other or the solver, or the file cannot be written
     */
    public SettingRequest requestOfMany(CommandSpec command, @Nullable String solver, boolean force) {
        return request(command, solver, force, save != null);
    }

    private SettingRequest request(
            CommandSpec command, @Nullable String solver, boolean force, boolean autoTakesPilot) {
        boolean chosen = (solver == null && file == null) || SolverNames.AUTO.equals(solver);
        if (epsilon != null && !chosen) {
            throw new InputException("--epsilon chooses a solver, expected it without "
                    + (file != null ? "--setting" : "--solver " + solver) + " or with --solver auto");
        }
        requireChoice(strict, SolverNames.AUTO.equals(solver) || epsilon != null || tuned != null);
        if (tuned != null && (solver != null || file != null)) {
            throw new InputException("--tuned and " + (solver != null ? "--solver" : "--setting")
                    + " both say how to solve, expected one of them");
        }
        boolean unlike = isUnlikeTuning(command, tuned);
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
        boolean byPilot = (autoTakesPilot && SolverNames.AUTO.equals(solver)) || unlike;
        return new SettingRequest(file, new Accuracy(epsilon, tuned, byPilot, strict), kept);
    }

    /**
     * Refuses {@code --strict} where no solver is chosen by its error.
     *
     * @param chooses true if one is
     */
    static void requireChoice(boolean strict, boolean chooses) {
        if (strict && !chooses) {
            throw new InputException(
                    "--strict is an option of --solver auto, --epsilon and --tuned, which choose a solver, expected"
                            + " one of them too");
        }
    }

    /**
     * Returns true if tuned methods do not serve, because they were tuned for other draws.
     *
     * @throws InputException if an option names tuned methods nevertheless
     */
    static boolean isUnlikeTuning(CommandSpec command, @Nullable Path tuned) {
        Optional<String> other = otherDraw(command);
        if (tuned != null && other.isPresent()) {
            throw new InputException(
                    "--tuned and " + other.get() + " exclude each other, because the solvers were tuned"
                            + " without it; expected one of them, or --solver auto");
        }
        return other.isPresent();
    }

    /** Returns the first option that was given of those that make a draw unlike the tuning's. */
    private static Optional<String> otherDraw(CommandSpec command) {
        return OTHER_DRAW.stream().filter(name -> isGiven(command, name)).findFirst();
    }

    private static boolean isGiven(CommandSpec command, String name) {
        OptionSpec option = command.findOption(name);
        return option != null && option.getValue() != null;
    }

    /**
     * Returns the file of tuned solvers beside the model from which a command chooses, although no option names it.
     *
     * @param command the command whose options are parsed
     * @param model the model that its options name
     */
    static Optional<Path> tunedBeside(CommandSpec command, Path model) {
        boolean chooses = command.findOption(TUNED) != null
                && isGiven(command, "--epsilon")
                && Stream.of(TUNED, "--solver", "--setting").noneMatch(name -> isGiven(command, name))
                && otherDraw(command).isEmpty();
        return Optional.of(TunedSolvers.pathBeside(model)).filter(file -> chooses && Files.isRegularFile(file));
    }
}
