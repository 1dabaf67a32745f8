package org.rhei.studies;

import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.ProbabilityFlow;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.SolverFitting;
import org.rhei.pipelines.options.OnUnusual;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.multistep.FittedMultistep;

/** A source of samples for a study. Equal keys give equal noise, whatever the scheme. */
interface Subject {
    /** Returns the method by which the model was trained. */
    MethodConfig method();

    /** Returns the number of observations, at least 1. */
    int observations();

    /** Returns the threads for fits. */
    Workers workers();

    /** Draws samples of one observation. */
    SampleResult draw(int observation, Scheme scheme, Key key, int samples, Progress progress);

    /** Returns the probability flow of all observations. */
    ProbabilityFlow flow(Key key, int samples);

    /** Returns an observation; empty for an unconditional model. */
    Optional<Tensor> observation(int observation);

    /** Returns the number of values in a sample. */
    int dimension();

    /** Fits a candidate's multistep method to an observation. */
    FittedMultistep fit(int observation, Key key, Candidate candidate, Grid grid);

    /**
     * A model.
     *
     * @param xs the observations, shape (B, dim_cond, ch_cond); none for an unconditional model
     * @param draws the options of the draws that a study serves: their base, edge mask and initial states are used
     */
    record OfModel(Pipeline pipeline, Optional<Tensor> xs, SampleOptions draws) implements Subject {
        OfModel(Pipeline pipeline, Optional<Tensor> xs) {
            this(pipeline, xs, SampleOptions.defaults());
        }

        @Override
        public MethodConfig method() {
            return pipeline.config().method();
        }

        @Override
        public int observations() {
            return xs.map(all -> all.dim(0)).orElse(1);
        }

        @Override
        public Workers workers() {
            return pipeline.workers();
        }

        @Override
        public SampleResult draw(int observation, Scheme scheme, Key key, int samples, Progress progress) {
            SampleOptions.Builder options = SampleOptions.builder()
                    .scheme(scheme)
                    .onUnusual(OnUnusual.IGNORE) // the draw that a study serves compares
                    .errorEstimate(false) // the study measures errors
                    .progress(progress);
            draws.base().ifPresent(options::base);
            draws.edgeMask().ifPresent(options::edgeMask);
            draws.xInit()
                    .map(states -> states.select(Tensor.spaced(states.dim(0), samples)))
                    .ifPresent(options::xInit);
            return pipeline.draw(key, asked(observation(observation)), samples, options.build());
        }

        @Override
        public ProbabilityFlow flow(Key key, int samples) {
            return new SolverFitting(pipeline, draws).probabilityFlow(key, asked(xs), samples);
        }

        private static Observation asked(Optional<Tensor> xs) {
            return xs.map(Observation::of).orElse(Observation.NONE);
        }

        @Override
        public Optional<Tensor> observation(int observation) {
            return xs.map(all -> all.rows(observation, observation + 1));
        }

        @Override
        public int dimension() {
            return pipeline.config().dimObs() * pipeline.config().chObs();
        }

        @Override
        public FittedMultistep fit(int observation, Key key, Candidate candidate, Grid grid) {
            Observation xO = asked(observation(observation));
            SolverFitting fitting = new SolverFitting(pipeline, draws);
            return candidate.solver().equals(Candidate.TUNED)
                    ? fitting.fitTuned(key, xO, Candidate.TUNED_PILOT, grid)
                    : fitting.fit(key, xO, Candidate.PILOT, grid);
        }
    }
}
