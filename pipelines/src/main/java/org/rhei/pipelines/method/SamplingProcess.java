package org.rhei.pipelines.method;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.options.Base;
import org.rhei.solvers.Progress;

/** A differential equation that maps noise to samples, with its solver. Immutable. */
public interface SamplingProcess {
    /** Returns the distribution of the initial states. */
    Base start();

    /** Returns true if a sample does not depend on the other samples of its chunk, so that a part of a chunk can be drawn alone. */
    default boolean separable() {
        return true;
    }

    /**
     * Integrates from initial states to samples.
     *
     * @param network the network without preconditioning
     * @param x0 the initial states, (n, dimension), one group after the other
     * @param groups the groups, with their keys
     * @param workers the threads that integrate
     * @param progress receives the progress of the integration, and may cancel it
     * @return the states that the options select
     */
    SampledStates run(NetworkField network, Tensor x0, SampleGroups groups, Workers workers, Progress progress);
}
