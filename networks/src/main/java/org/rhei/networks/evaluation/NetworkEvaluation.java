package org.rhei.networks.evaluation;

import java.util.Optional;

/**
 * A network at the place where it is evaluated: on the processor, as every {@link Network} is by itself, or on a device. Thread-safe.
 */
public interface NetworkEvaluation extends AutoCloseable {
    /** Returns the name of the kernels or the device for reports: for example {@code Vector API, 512 bits}. */
    String name();

    /** Returns the number of lanes of a tile: few on a processor, thousands on a device. */
    int lanes();

    /** Returns a new evaluator of tiles of {@link #lanes} lanes. It takes the time tables and conditions of the network itself. */
    NetworkEvaluator evaluator();

    /**
     * Returns a new runner of Runge–Kutta steps, where whole steps can be taken at the place of evaluation, so that samples stay on a
     * device. Empty unless overridden.
     *
     * @param stages the stages of the method, at least 1
     */
    default Optional<NetworkStepRunner> stepRunner(int stages) {
        return Optional.empty();
    }

    /** Frees the memory that the evaluation holds on a device; nothing is evaluated afterwards. */
    @Override
    default void close() {}
}
