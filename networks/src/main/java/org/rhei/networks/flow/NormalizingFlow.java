package org.rhei.networks.flow;

import org.rhei.kernel.Tensor;
import org.rhei.networks.evaluation.Condition;

/**
 * A trained normalizing flow: an invertible map between standard normal noise and samples, which depends on an observation. Immutable and
 * shared by threads; an evaluator belongs to one thread.
 */
public interface NormalizingFlow {
    /** Returns the name of the kernels that evaluate this flow. */
    String name();

    /** Returns the number of values of a sample, and of its noise: tokens × channels of θ. */
    int dimension();

    /**
     * Computes everything that depends on the observation alone.
     *
     * @param observations shape (B, dim_cond, ch_cond), finite, already checked; unconditional flows use {@link Condition#NONE} instead
     * @return a condition of B observations
     */
    Condition condition(Tensor observations);

    /** Returns the most rows that one call of an evaluator takes. */
    int capacity();

    /** Returns a new evaluator with its own scratch memory. */
    FlowEvaluator evaluator();
}
