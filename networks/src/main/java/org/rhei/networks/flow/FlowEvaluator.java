package org.rhei.networks.flow;

import org.rhei.networks.evaluation.Condition;

/** Maps rows between noise and samples, a few at a time. An evaluator belongs to one thread and allocates nothing per call. */
public interface FlowEvaluator {
    /**
     * Maps noise to samples, in place.
     *
     * @param condition a condition of this flow
     * @param each the number of consecutive rows of an observation: row i belongs to observation i / each
     * @param rows rows of noise, which become samples
     * @param first the first row
     * @param count the number of rows, at most the flow's capacity
     */
    void sample(Condition condition, int each, float[] rows, int first, int count);

    /**
     * Computes the natural logarithms of the density of samples.
     *
     * @param condition a condition of this flow
     * @param each the number of consecutive rows of an observation
     * @param rows rows of samples, which stay as they are
     * @param first the first row
     * @param count the number of rows, at most the flow's capacity
     * @param out receives the logarithm of each of these rows, at the row's index
     */
    void logDensity(Condition condition, int each, float[] rows, int first, int count, double[] out);
}
