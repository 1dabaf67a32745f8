package org.rhei.pipelines.method;

import java.util.function.DoubleUnaryOperator;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.Preconditioning;
import org.rhei.pipelines.options.Base;
import org.rhei.solvers.Progress;
import org.rhei.solvers.sde.SdeSolver;

/**
 * A stochastic differential equation: each sample has a path of its own, from a key split off its group's.
 *
 * @param drift makes the network the drift
 * @param diffusion the noise's factor at a time
 * @param splitsKey whether GenSBI splits the group's key once more before it hands it to the solver
 * @param grid the times from the first to the last
 * @param all whether the states at all times are wanted, or the last alone
 */
record SdeCourse(
        Base start,
        Preconditioning drift,
        DoubleUnaryOperator diffusion,
        SdeSolver solver,
        boolean splitsKey,
        double[] grid,
        boolean all)
        implements GenerativeMethod.Course {
    @Override
    public GenerativeMethod.Path follow(
            NetworkField network, Tensor x0, Key[] keys, int groupSize, Workers workers, Progress progress) {
        Key[] groups = keys.clone();
        for (int i = 0; splitsKey && i < groups.length; i++) {
            groups[i] = groups[i].split()[1];
        }
        return GenerativeMethod.Path.of(
                solver.solve(
                        network.with(drift),
                        diffusion,
                        sample -> groups[sample / groupSize].foldIn(sample % groupSize),
                        x0,
                        grid,
                        workers,
                        progress),
                all);
    }
}
