package org.rhei.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rhei.cli.file.Provenance;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.SamplingRequest;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.request.SettingRequest.Accuracy;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.format.FileContent;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.TunedSolvers.Choice;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.studies.Candidate;
import org.rhei.studies.SolverChoice;
import org.rhei.studies.SolverSetting;

/**
 * Loads, chooses or fits the solver setting that a request asks for, and saves it.
 *
 * @param terminal shows the progress of a choice
 * @param model the model
 * @param draws the base distribution, edge mask and initial states of the draws, which those of a pilot are
 */
public record SettingResolver(Terminal terminal, ModelRequest model, SampleOptions draws) {
    private static final int DEFAULT_FITTED_STEPS = 14;
    private static final int DEFAULT_TUNED_STEPS = 10;

    /** The key of the pilot that a solver is fitted to. */
    private static final Key PILOT = Key.of(0);

    /**
     * Resolves a setting: loads that of {@code --setting}, chooses one by an error among the methods tuned for the model or on a pilot, or
     * fits one for {@code --solver fitted} and {@code tuned}.
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
            return Optional.of(new ChosenSetting.OfPilot(load(file), "by " + file));
        }
        if (solver != null && SolverNames.fitted(solver)) {
            int standard = solver.equals(Candidate.TUNED) ? DEFAULT_TUNED_STEPS : DEFAULT_FITTED_STEPS;
            return Optional.of(
                    fit(pipeline, xs, solver, request.sampler().solver().nsteps(standard)));
        }
        if (!request.byError()) {
            return Optional.empty();
        }
        Accuracy accuracy = request.setting().accuracy();
        return TunedFile.of(accuracy, model)
                .flatMap(from -> from.choose(terminal, model, tuned -> among(tuned, from, accuracy, pipeline, xs)))
                .or(() -> Optional.of(choose(pipeline, xs, accuracy, planned)));
    }

    private SolverSetting load(Path file) {
        SolverSetting setting;
        requireJson(file, "a setting, as --save-setting writes it");
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

    /**
     * Refuses a file that was named by mistake, such as a pointer of Git LFS or a web page.
     *
     * @param expected the content that is expected, in words
     */
    private static void requireJson(Path file, String expected) {
        InputException.requireFile(file);
        try {
            FileContent found = FileContent.of(file);
            if (found != FileContent.JSON && found != FileContent.UNKNOWN) {
                throw new InputException(file + ": " + found.message(expected));
            }
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /**
     * The file of the methods that were tuned for a model.
     *
     * @param named true if an option names the file; a pilot chooses where another file does not serve
     */
    record TunedFile(Path file, boolean named) {
        /** Returns the file from which an error chooses; empty if a pilot chooses, as no file is named or lies beside the model. */
        static Optional<TunedFile> of(Accuracy accuracy, ModelRequest model) {
            Path named = accuracy.tuned();
            Path file = named != null ? named : TunedSolvers.pathBeside(model.file());
            return accuracy.byPilot() || (named == null && !Files.isRegularFile(file))
                    ? Optional.empty()
                    : Optional.of(new TunedFile(file, named != null));
        }

        /** Makes a choice among the methods; empty after a warning if a pilot must choose, as the file beside the model does not serve. */
        <C> Optional<C> choose(Terminal terminal, ModelRequest model, Function<TunedSolvers, C> choice) {
            try {
                return Optional.of(chosen(model, choice));
            } catch (InputException e) {
                if (named) {
                    throw e;
                }
                terminal.say("warning: " + e.getMessage() + "; a pilot chooses the solver");
                return Optional.empty();
            }
        }

        private <C> C chosen(ModelRequest model, Function<TunedSolvers, C> choice) {
            requireJson(file, "tuned solvers, as 'rhei tune' writes them");
            try {
                TunedSolvers tuned = TunedSolvers.load(file);
                Provenance.Input found = Provenance.Input.of(model.file());
                tuned.requireModel(found.name(), found.sha256());
                return choice.apply(tuned);
            } catch (IOException e) {
                throw InputException.unreadable(file, e);
            } catch (ModelFormatException e) {
                throw new InputException(String.valueOf(e.getMessage()), e);
            } catch (IllegalArgumentException e) {
                throw new InputException(file + ": " + e.getMessage(), e);
            }
        }
    }

    private ChosenSetting among(
            TunedSolvers tuned, TunedFile from, Accuracy accuracy, Pipeline pipeline, Optional<Tensor> xs) {
        Observation observations = xs.map(Observation::of).orElse(Observation.NONE);
        Choice choice = tuned.choose(pipeline, observations, accuracy.error());
        if (!choice.trusted()) {
            warn(from.file() + ": " + warning(choice, accuracy.error()), from.named(), accuracy.strict());
        }
        return new ChosenSetting.OfTuning(choice, from.file().toString());
    }

    /** Warns of observations that the methods of a file that the user named do not suit; those of another file do not serve. */
    private void warn(String warning, boolean named, boolean strict) {
        if (!named) {
            throw new InputException(warning);
        }
        if (strict) {
            throw new InputException(warning + "; expected observations like those of the tuning, or no --strict");
        }
        terminal.say("warning: " + warning);
    }

    private static String warning(Choice choice, double epsilon) {
        String which = choice.checked() == 1
                ? "the observation is"
                : choice.unlike().size() + " of " + choice.checked() + " observations that were checked are, number "
                        + (choice.unlike().getFirst() + 1) + " first,";
        return which + " unlike those of the tuning: too many samples err by more than twice the error of "
                + NumberText.number(epsilon);
    }

    private ChosenSetting choose(Pipeline pipeline, Optional<Tensor> xs, Accuracy request, int planned) {
        SolverChoice choice = TimedResult.of(
                        new ProgressLine(terminal, model.quiet(), "pilot", 100),
                        progress -> SolverChoice.of(pipeline, xs, draws, request.error(), planned, progress))
                .result();
        String verdict = choice.verdict().text(planned);
        if (choice.setting().isPresent()) {
            return new ChosenSetting.OfPilot(choice.setting().get(), verdict);
        }
        if (request.strict() || choice.nearest().isEmpty()) {
            throw new InputException("--solver auto: " + verdict + " Expected a larger --epsilon, "
                    + (request.strict() ? "a solver by its name, or no --strict" : "or a solver by its name"));
        }
        terminal.say("warning: --solver auto: " + verdict + " This solver draws the samples.");
        return new ChosenSetting.OfPilot(choice.nearest().get(), verdict);
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
            SolverSetting setting = SolverSetting.of(pipeline, xs, draws, candidate, PILOT);
            String origin = solver + " to the observation by " + (solver.equals(Candidate.TUNED) ? "at most " : "")
                    + candidate.evaluationsToFit(
                            pipeline.config().dimObs() * pipeline.config().chObs())
                    + " evaluations in " + NumberText.number(1e-9 * (System.nanoTime() - start), 2) + " s";
            return new ChosenSetting.OfPilot(setting, origin);
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
        Optional<SolverSetting> chosen = plan.setting().flatMap(ChosenSetting::kept);
        if (file == null || chosen.isEmpty()) {
            return List.of();
        }
        byte[] json = chosen.get().ofModel(modelFile()).json().getBytes(StandardCharsets.UTF_8);
        return List.of(file.write(stream -> stream.write(json)));
    }

    private SolverSetting.ModelFile modelFile() {
        Provenance.Input file = Provenance.Input.of(model.file());
        return new SolverSetting.ModelFile(file.name(), file.sha256());
    }
}
