package org.rhei.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Pipeline;
import org.rhei.studies.SolverChoice;
import org.rhei.studies.SolverSetting;
import picocli.CommandLine.Option;

/** The options for a solver that is chosen for the model, now or before. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SettingOptions {
    private static final double DEFAULT_EPSILON = 0.01;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description = "The error that --solver auto may make, in units of the posterior's spread (default: 0.01).")
    private @Nullable Double epsilon;

    @Option(
            names = "--save-setting",
            paramLabel = "FILE",
            description = "Also write what --solver auto chose, .json, for --setting.")
    private @Nullable Path save;

    @Option(
            names = "--setting",
            paramLabel = "FILE",
            description = "Go by a setting that was saved, in place of --solver.")
    private @Nullable Path file;

    private @Nullable SolverSetting chosen;
    private @Nullable String why;

    static void checkEpsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new InputException("--epsilon must be positive and finite, found " + Text.number(epsilon));
        }
    }

    /** Whether a solver is chosen for the model, now or before. */
    boolean given(@Nullable String solver) {
        return file != null || SolverOptions.AUTO.equals(solver);
    }

    /**
     * Refuses what is wrong for any model.
     *
     * @param solver the solver's name, where one is given
     * @param force whether files that exist may be replaced
     */
    void check(@Nullable String solver, boolean force) {
        boolean auto = SolverOptions.AUTO.equals(solver);
        if (!auto && (epsilon != null || save != null)) {
            throw new InputException((epsilon != null ? "--epsilon" : "--save-setting")
                    + " is an option of --solver auto, which chooses a solver, expected that too");
        }
        if (file != null && solver != null) {
            throw new InputException("--setting and --solver both say how to solve, expected one of them");
        }
        if (epsilon != null) {
            checkEpsilon(epsilon);
        }
        if (save != null) {
            OutputFile.of("--save-setting", save, List.of(".json")).replacing("--save-setting", force);
        }
    }

    /**
     * The setting that is asked for; empty where none is.
     *
     * @param solver the solver's name, where one is given
     * @param planned how many samples of each posterior there are to be
     * @throws InputException when no solver is accurate enough, or the file holds no setting
     */
    Optional<SolverSetting> setting(
            Terminal terminal,
            ModelOptions model,
            @Nullable String solver,
            Pipeline pipeline,
            Optional<Tensor> xs,
            int planned) {
        if (file != null) {
            try {
                chosen = SolverSetting.parse(Text.of(file), file.toString());
            } catch (IllegalArgumentException e) {
                throw new InputException(String.valueOf(e.getMessage()), e);
            }
            why = "by " + file;
            return Optional.of(chosen);
        }
        if (!SolverOptions.AUTO.equals(solver)) {
            return Optional.empty();
        }
        double most = epsilon != null ? epsilon : DEFAULT_EPSILON;
        SolverChoice choice = Timed.of(
                        new ProgressLine(terminal, model.quiet(), "pilot", 100),
                        progress -> SolverChoice.of(pipeline, xs, most, progress))
                .result();
        why = choice.verdict().text(planned);
        chosen = choice.setting()
                .orElseThrow(() -> new InputException(
                        "--solver auto: " + why + " Expected a larger --epsilon, or a" + " solver by its name"));
        return Optional.of(chosen);
    }

    /** Writes the setting where that is asked for. */
    void save(List<Path> written) throws IOException {
        if (save != null && chosen != null) {
            byte[] json = chosen.json().getBytes(StandardCharsets.UTF_8);
            new OutputFile(save).write(stream -> stream.write(json));
            written.add(save);
        }
    }

    /** Says why it is this one. */
    void report(Report report) {
        if (why != null) {
            report.line("chosen", why);
        }
    }
}
