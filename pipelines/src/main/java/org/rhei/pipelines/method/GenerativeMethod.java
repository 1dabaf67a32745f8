package org.rhei.pipelines.method;

import java.util.Optional;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.Preconditioning;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Solver;

/** The generative method of a network's training, which defines how the network yields samples and densities. Immutable. */
public sealed interface GenerativeMethod permits FlowMatchingMethod, ScoreMatchingMethod, EdmDiffusionMethod {
    /**
     * Returns the method of a model.
     *
     * @throws IllegalArgumentException when the model is a normalizing flow
     */
    static GenerativeMethod of(ModelConfig config) {
        int dimension = config.dimObs() * config.chObs();
        return switch (config.method()) {
            case MethodConfig.FlowMatching _ -> new FlowMatchingMethod(dimension);
            case MethodConfig.ScoreMatching score -> new ScoreMatchingMethod(dimension, score.sde());
            case MethodConfig.EdmDiffusion edm -> new EdmDiffusionMethod(dimension, NoiseSchedule.of(edm.schedule()));
            case MethodConfig.NormalizingFlow _ -> throw Model.noEquation(config);
        };
    }

    /**
     * Returns the differential equation that maps noise to samples, with its solver.
     *
     * @param options the scheme, the base distribution and the states to return
     * @return the process of these options
     * @throws IllegalArgumentException when an option does not suit the method; the message names the options that do
     */
    SamplingProcess process(SampleOptions options);

    /**
     * Returns the scheme of a draw whose options name none.
     *
     * @return GenSBI's default for the method
     */
    Scheme defaultScheme();

    /**
     * Returns the probability flow that densities follow.
     *
     * @param base the base distribution; empty for that of the method
     * @return the flow
     * @throws IllegalArgumentException when the method has another base only
     */
    Flow flow(Optional<Base> base);

    /**
     * A probability flow.
     *
     * @param preconditioning computes the velocity from the network's output; empty if the output is the velocity
     * @param dataEnd the time at which the state has the samples' distribution
     * @param baseEnd the time at which the state has the base distribution
     * @param base the base distribution
     * @param solver the solver that GenSBI uses for this flow
     */
    record Flow(Optional<Preconditioning> preconditioning, double dataEnd, double baseEnd, Base base, Solver solver) {}
}
