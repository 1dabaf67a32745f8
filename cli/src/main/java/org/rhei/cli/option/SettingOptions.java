package org.rhei.cli.option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.OutputFile;
import org.rhei.cli.file.Provenance;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.Timed;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Pipeline;
import org.rhei.studies.Candidate;
import org.rhei.studies.SolverChoice;
import org.rhei.studies.SolverSetting;
import picocli.CommandLine.Option;

/** The options for a solver that is chosen for the model, now or before. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SettingOptions {
    private static final double DEFAULT_EPSILON = 0.01;
    private static final int DEFAULT_FITTED = 14;
    private static final int DEFAULT_TUNED = 10;

    /** Draws the pilot that a solver is fitted to. */
    private static final Key PILOT = Key.of(0);

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description = "The error that --solver auto may make, in units of the posterior's spread (default: 0.01).")
    private @Nullable Double epsilon;

    @Option(
            names = "--save-setting",
            paramLabel = "FILE",
            description = "Also write what --solver auto chose, fitted or tuned made, .json, for --setting.")
    private @Nullable Path save;

    @Option(
            names = "--setting",
            paramLabel = "FILE",
            description = "Go by a setting that was saved, in place of --solver.")
    private @Nullable Path file;

    private @Nullable SolverSetting chosen;
    private @Nullable String why;

    public static void checkEpsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new InputException("--epsilon must be positive and finite, found " + Text.number(epsilon));
        }
    }

    /** Whether a solver is chosen for the model, now or before. */
    public boolean given(@Nullable String solver) {
        return file != null || choosing(solver);
    }

    /** Whether a solver's name says that it is chosen for the model. */
    public static boolean choosing(@Nullable String solver) {
        return SolverOptions.AUTO.equals(solver) || fitting(solver);
    }

    /** Whether the solver is one that is fitted to the observation first. */
    static boolean fitting(@Nullable String solver) {
        return solver != null && Candidate.FITS.contains(solver);
    }

    /**
     * Refuses what is wrong for any model.
     *
     * @param solver the solver's name, where one is given
     * @param force whether files that exist may be replaced
     */
    public void check(@Nullable String solver, boolean force) {
        if (epsilon != null && !SolverOptions.AUTO.equals(solver)) {
            throw new InputException(
                    "--epsilon is an option of --solver auto, which chooses a solver, expected that too");
        }
        if (save != null && !choosing(solver)) {
            throw new InputException("--save-setting is an option of --solver auto, fitted and tuned, which have"
                    + " something to keep, expected one of them too");
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
     * @param solver what names the solver
     * @param planned how many samples of each posterior there are to be
     * @throws InputException when no solver is accurate enough, or the file holds no setting, or one for another model
     */
    public Optional<SolverSetting> setting(
            Terminal terminal,
            ModelOptions model,
            SolverOptions solver,
            Pipeline pipeline,
            Optional<Tensor> xs,
            int planned) {
        if (file != null) {
            chosen = read(file, model);
            why = "by " + file;
            return Optional.of(chosen);
        }
        String name = solver.name();
        if (name != null && fitting(name)) {
            return Optional.of(fit(
                    pipeline, xs, name, solver.nsteps(name.equals(Candidate.TUNED) ? DEFAULT_TUNED : DEFAULT_FITTED)));
        }
        if (!SolverOptions.AUTO.equals(name)) {
            return Optional.empty();
        }
        double most = epsilon != null ? epsilon : DEFAULT_EPSILON;
        SolverChoice choice = Timed.of(
                        new ProgressLine(terminal, model.quiet(), "pilot", 100),
                        progress -> SolverChoice.of(pipeline, xs, most, planned, progress))
                .result();
        why = choice.verdict().text(planned);
        chosen = choice.setting()
                .orElseThrow(() -> new InputException(
                        "--solver auto: " + why + " Expected a larger --epsilon, or a" + " solver by its name"));
        return Optional.of(chosen);
    }

    private static SolverSetting read(Path file, ModelOptions model) {
        SolverSetting setting;
        try {
            setting = SolverSetting.parse(Text.of(file), file.toString());
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
        try {
            setting.requireModel(modelFile(model));
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
        return setting;
    }

    private static SolverSetting.ModelFile modelFile(ModelOptions model) {
        Provenance.Input file = Provenance.Input.of(model.file());
        return new SolverSetting.ModelFile(file.name(), file.sha256());
    }

    private SolverSetting fit(Pipeline pipeline, Optional<Tensor> xs, String solver, int steps) {
        int observations = xs.map(all -> all.dim(0)).orElse(1);
        if (observations != 1) {
            throw new InputException("--solver " + solver + " is fitted to one observation, found " + observations
                    + ": expected another solver, or 'rhei sample' for each");
        }
        try {
            Candidate candidate = new Candidate(solver, Candidate.Spacing.QUADRATIC, steps);
            long start = System.nanoTime();
            chosen = SolverSetting.of(pipeline, xs, candidate, PILOT);
            why = String.format(
                    Locale.ROOT,
                    "%s to the observation by %s%d evaluations in %.2g s",
                    solver,
                    solver.equals(Candidate.TUNED) ? "at most " : "",
                    candidate.evaluationsToFit(
                            pipeline.config().dimObs() * pipeline.config().chObs()),
                    1e-9 * (System.nanoTime() - start));
            return chosen;
        } catch (IllegalArgumentException e) {
            throw new InputException("--solver " + solver + ": " + e.getMessage(), e);
        }
    }

    /** Writes the setting, with the model that it was chosen for, where that is asked for. */
    public void save(ModelOptions model, List<Path> written) throws IOException {
        if (save != null && chosen != null) {
            byte[] json = chosen.ofModel(modelFile(model)).json().getBytes(StandardCharsets.UTF_8);
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
