package org.rhei.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rhei.cli.file.Provenance;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.SamplingRequest;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Pipeline;
import org.rhei.studies.Candidate;
import org.rhei.studies.SolverChoice;
import org.rhei.studies.SolverSetting;

/**
 * Loads, chooses or fits the solver setting that a request asks for, and saves it.
 *
 * @param terminal shows the progress of a choice
 * @param model the model
 */
public record SettingResolver(Terminal terminal, ModelRequest model) {
    private static final int DEFAULT_FITTED_STEPS = 14;
    private static final int DEFAULT_TUNED_STEPS = 10;

    /** The key of the pilot that a solver is fitted to. */
    private static final Key PILOT = Key.of(0);

    /**
     * Resolves a setting: loads that of {@code --setting}, chooses one for {@code --solver auto}, or fits one for
     * {@code --solver fitted} and {@code tuned}.
     *
     * @param request the setting and the solver
     * @param xs the observations, (B, dim_cond, ch_cond); empty for an unconditional model
     * @param planned the number of samples of each posterior that are to be drawn
     * @return the setting; empty if the user named a solver or none
     * @throws InputException if no solver is accurate enough, or the file holds no setting, or one for another model
     */
    public Optional<ChosenSetting> resolve(
            SamplingRequest request, Pipeline pipeline, Optional<Tensor> xs, int planned) {
        Path file = request.setting().file();
        String solver = request.sampler().solver().name();
        if (file != null) {
            return Optional.of(new ChosenSetting(load(file), "by " + file));
        }
        if (solver != null && SolverNames.fitted(solver)) {
            int standard = solver.equals(Candidate.TUNED) ? DEFAULT_TUNED_STEPS : DEFAULT_FITTED_STEPS;
            return Optional.of(
                    fit(pipeline, xs, solver, request.sampler().solver().nsteps(standard)));
        }
        return SolverNames.AUTO.equals(solver)
                ? Optional.of(choose(pipeline, xs, request.setting(), planned))
                : Optional.empty();
    }

    private SolverSetting load(Path file) {
        SolverSetting setting;
        try {
            setting = SolverSetting.parse(Text.of(file), file.toString());
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
        try {
            setting.requireModel(modelFile());
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
        return setting;
    }

    private ChosenSetting choose(Pipeline pipeline, Optional<Tensor> xs, SettingRequest request, int planned) {
        SolverChoice choice = TimedResult.of(
                        new ProgressLine(terminal, model.quiet(), "pilot", 100),
                        progress -> SolverChoice.of(pipeline, xs, request.error(), planned, progress))
                .result();
        String verdict = choice.verdict().text(planned);
        if (choice.setting().isPresent()) {
            return new ChosenSetting(choice.setting().get(), verdict);
        }
        if (request.strict() || choice.nearest().isEmpty()) {
            throw new InputException("--solver auto: " + verdict + " Expected a larger --epsilon, "
                    + (request.strict() ? "a solver by its name, or no --strict" : "or a solver by its name"));
        }
        terminal.say("warning: --solver auto: " + verdict + " This solver draws the samples.");
        return new ChosenSetting(choice.nearest().get(), verdict);
    }

    private ChosenSetting fit(Pipeline pipeline, Optional<Tensor> xs, String solver, int steps) {
        int observations = xs.map(all -> all.dim(0)).orElse(1);
        if (observations != 1) {
            throw new InputException("--solver " + solver + " is fitted to one observation, found " + observations
                    + ": expected another solver, or 'rhei sample' for each");
        }
        try {
            Candidate candidate = new Candidate(solver, Candidate.Spacing.QUADRATIC, steps);
            long start = System.nanoTime();
            SolverSetting setting = SolverSetting.of(pipeline, xs, candidate, PILOT);
            String origin = String.format(
                    Locale.ROOT,
                    "%s to the observation by %s%d evaluations in %.2g s",
                    solver,
                    solver.equals(Candidate.TUNED) ? "at most " : "",
                    candidate.evaluationsToFit(
                            pipeline.config().dimObs() * pipeline.config().chObs()),
                    1e-9 * (System.nanoTime() - start));
            return new ChosenSetting(setting, origin);
        } catch (IllegalArgumentException e) {
            throw new InputException("--solver " + solver + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes a chosen setting, with the model that it was chosen for, if the user asked for that.
     *
     * @return the file that was written; empty if none was
     * @throws IOException if it cannot be written
     */
    public List<WrittenFile> save(SettingRequest request, SamplingPlan plan) throws IOException {
        OutputFile file = request.save();
        Optional<ChosenSetting> chosen = plan.setting();
        if (file == null || chosen.isEmpty()) {
            return List.of();
        }
        byte[] json = chosen.get().setting().ofModel(modelFile()).json().getBytes(StandardCharsets.UTF_8);
        return List.of(file.write(stream -> stream.write(json)));
    }

    private SolverSetting.ModelFile modelFile() {
        Provenance.Input file = Provenance.Input.of(model.file());
        return new SolverSetting.ModelFile(file.name(), file.sha256());
    }
}
