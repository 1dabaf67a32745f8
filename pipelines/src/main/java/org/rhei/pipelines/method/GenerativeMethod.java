package org.rhei.pipelines.method;

import java.util.List;
import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.Preconditioning;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;

/** What a network was trained to be, and how samples and densities come of it. Immutable. */
public sealed interface GenerativeMethod permits FlowMatching, ScoreMatching, EdmDiffusion {
    /** The method of a model. */
    static GenerativeMethod of(ModelConfig config) {
        int dimension = config.dimObs() * config.chObs();
        return switch (config.method()) {
            case MethodConfig.FlowMatching _ -> new FlowMatching(dimension);
            case MethodConfig.ScoreMatching score -> new ScoreMatching(dimension, score.sde());
            case MethodConfig.EdmDiffusion edm -> new EdmDiffusion(dimension, NoiseSchedule.of(edm.schedule()));
        };
    }

    /**
     * The way from noise to samples.
     *
     * @throws IllegalArgumentException when an option does not go with the method; the message says what does
     */
    Course course(SampleOptions options);

    /**
     * The probability flow that densities follow.
     *
     * @throws IllegalArgumentException when the method takes no other base
     */
    Flow flow(Optional<Base> base);

    /** The way that a draw goes. */
    interface Course {
        /** The distribution of the initial states. */
        Base start();

        /**
         * Takes initial states to samples.
         *
         * @param network the network alone
         * @param keys what is left of each group's key once its initial states are drawn
         * @param groupSize the samples of a group
         * @return the states that are wanted, each (n, dimension); at least the last
         */
        Path follow(NetworkField network, Tensor x0, Key[] keys, int groupSize, Workers workers, Progress progress);
    }

    /**
     * The states that a draw returns.
     *
     * @param states one for each time that was asked for
     * @param solution where they come from
     */
    record Path(List<Tensor> states, Solution solution) {
        static Path of(Solution solution, boolean all) {
            return new Path(all ? solution.trajectory() : List.of(solution.last()), solution);
        }
    }

    /**
     * A probability flow.
     *
     * @param preconditioning makes the velocity of the network's output; none where the output is the velocity
     * @param dataEnd the time where it has the samples' distribution
     * @param baseEnd the time where it has the base distribution
     * @param base the base distribution
     * @param solver GenSBI's way to follow it
     */
    record Flow(Optional<Preconditioning> preconditioning, double dataEnd, double baseEnd, Base base, Solver solver) {}
}
