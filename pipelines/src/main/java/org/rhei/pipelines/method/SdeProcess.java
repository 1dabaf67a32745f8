package org.rhei.pipelines.method;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.Preconditioning;
import org.rhei.pipelines.options.Base;
import org.rhei.solvers.Progress;
import org.rhei.solvers.sde.SdeSolver;

/**
 * A stochastic differential equation. Each sample has its own Brownian path.
 *
 * @param drift computes the drift from the network's output
 * @param diffusion the factor of the noise at a time
 * @param flowMatching whether the SDE is one of flow matching, whose keys follow {@link RandomStreams#flowMatchingSde}
 * @param grid the times from the first to the last
 * @param all whether to return the states at all times, or only those at the last
 */
record SdeProcess(
        Base start,
        Preconditioning drift,
        DoubleUnaryOperator diffusion,
        SdeSolver solver,
        boolean flowMatching,
        double[] grid,
        boolean all)
        implements SamplingProcess {
    @Override
    public SampledStates run(NetworkField network, Tensor x0, SampleGroups groups, Workers workers, Progress progress) {
        Key[] keys = flowMatching
                ? Arrays.stream(groups.keys())
                        .map(RandomStreams::flowMatchingSde)
                        .toArray(Key[]::new)
                : groups.keys();
        int size = groups.size();
        return SampledStates.of(
                solver.solve(
                        network.with(drift),
                        diffusion,
                        sample -> RandomStreams.brownianPath(keys[sample / size], groups.first() + sample % size),
                        x0,
                        grid,
                        workers,
                        progress),
                all);
    }
}
