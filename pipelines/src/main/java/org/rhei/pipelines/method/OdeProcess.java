package org.rhei.pipelines.method;

import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.Preconditioning;
import org.rhei.pipelines.options.Base;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/**
 * The probability flow by a solver of ordinary differential equations.
 *
 * @param preconditioning computes the velocity from the network's output; empty if the output is the velocity
 * @param grid the times from the first to the last
 * @param all whether to return the states at all times, or only those at the last
 */
record OdeProcess(Base start, Optional<Preconditioning> preconditioning, Solver solver, double[] grid, boolean all)
        implements SamplingProcess {
    @Override
    public boolean separable() {
        return !solver.sharesSteps();
    }

    @Override
    public SampledStates run(NetworkField network, Tensor x0, SampleGroups groups, Workers workers, Progress progress) {
        return SampledStates.of(
                solver.solve(network.with(preconditioning), x0, grid, groups.size(), workers, progress), all);
    }
}
