package org.rhei.pipelines.method;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.options.Base;
import org.rhei.solvers.Progress;

/** A differential equation that maps noise to samples, with its solver. Immutable. */
public interface SamplingProcess {
    /** Returns the distribution of the initial states. */
    Base start();

    /**
     * Integrates from initial states to samples.
     *
     * @param network the network without preconditioning
     * @param x0 the initial states, (n, dimension), one group after the other
     * @param keys the solver's key of each group
     * @param groupSize the number of samples in a group
     * @param workers the threads that integrate
     * @param progress receives the progress of the integration, and may cancel it
     * @return the states that the options select
     */
    SampledStates run(NetworkField network, Tensor x0, Key[] keys, int groupSize, Workers workers, Progress progress);
}
