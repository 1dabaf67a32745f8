package org.rhei.studies;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Solver;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.studies.Measurement.Fit;
import org.rhei.studies.Trial.Prepared;

/** Fits candidates and draws their samples; a failure becomes the status of the trial. Used by one thread. */
final class StudyDraws {
    /** The evaluations of an adaptive solver, for the progress alone. */
    private static final int ADAPTIVE_EVALUATIONS = 100;

    private final SolverStudy study;
    private final Subject subject;
    private final Fits fits;
    private final StudyProgress progress;
    private final Map<Candidate, SolverSetting> settings = new HashMap<>();

    /**
     * Creates the draws of a study.
     *
     * @param key draws the pilots of fits
     */
    StudyDraws(SolverStudy study, Subject subject, Key key) {
        this.study = study;
        this.subject = subject;
        this.fits = new Fits(subject, key);
        double each = study.candidates().stream()
                .mapToDouble(one -> study.repeats() * cost(one) + costToFit(one))
                .sum();
        double reference = cost(study.reference(subject.method()));
        this.progress = new StudyProgress(study.progress(), subject.observations() * (each + 3 * reference));
    }

    private static int cost(Candidate candidate) {
        return candidate.evaluations().orElse(ADAPTIVE_EVALUATIONS);
    }

    /** Returns the evaluations of a fit, shared out among the samples. */
    private double costToFit(Candidate candidate) {
        return (double) candidate.evaluationsToFit(subject.dimension()) / study.samples();
    }

    /** Returns the settings of the candidates prepared so far that hold for all observations of the study. */
    Map<Candidate, SolverSetting> settings() {
        return settings;
    }

    /** Fits a candidate to an observation where it needs that. */
    Prepared prepare(int observation, Candidate candidate) {
        try {
            Fits.Timed<SolverSetting> setting = fits.setting(observation, candidate);
            if (!candidate.fitted() || subject.observations() == 1) {
                settings.put(candidate, setting.value());
            }
            Scheme scheme = reporting(setting.value().scheme());
            return new Prepared(candidate, Optional.of(scheme), setting.cost(), DrawStatus.COMPLETE);
        } catch (IntegrationException | IllegalArgumentException e) {
            return new Prepared(candidate, Optional.empty(), Fit.NONE, DrawStatus.of(e));
        } finally {
            progress.add(costToFit(candidate));
        }
    }

    /** Draws the samples of an observation. */
    Trial draw(int observation, Prepared prepared, Key key) {
        double weight = cost(prepared.candidate());
        try {
            if (prepared.scheme().isEmpty()) {
                return new Trial(prepared, Optional.empty(), Double.NaN, prepared.status());
            }
            Scheme scheme = prepared.scheme().get();
            Key own = RandomStreams.observation(key, observation);
            long start = System.nanoTime();
            SampleResult draw = subject.draw(observation, scheme, own, study.samples(), progress.part(weight));
            double seconds = 1e-9 * (System.nanoTime() - start);
            return new Trial(prepared, Optional.of(draw), seconds, status(draw));
        } catch (IntegrationException | IllegalArgumentException e) {
            return new Trial(prepared, Optional.empty(), Double.NaN, DrawStatus.of(e));
        } finally {
            progress.add(weight);
        }
    }

    /** Returns a scheme that goes on with the other samples where one fails. */
    private static Scheme reporting(Scheme scheme) {
        return switch (scheme) {
            case Scheme.Ode(Solver solver) -> new Scheme.Ode(solver.onFailure(OnFailure.REPORT));
            case Scheme.Denoising(DenoisingSolver solver, int nsteps) ->
                new Scheme.Denoising(solver.onFailure(OnFailure.REPORT), nsteps);
            default -> scheme;
        };
    }

    private DrawStatus status(SampleResult draw) {
        Optional<Map.Entry<Integer, Outcome>> first =
                draw.failures().entrySet().stream().min(Map.Entry.comparingByKey());
        return first.<DrawStatus>map(entry -> new DrawStatus.Failed(draw.failures()
                                .size() + " of " + study.samples() + " samples, sample " + entry.getKey() + " "
                        + entry.getValue()
                                .status()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' ')
                        + " at t = " + NumberText.number(entry.getValue().time(), 4)))
                .orElse(DrawStatus.COMPLETE);
    }
}
