package org.rhei.networks.evaluation;

import java.util.Optional;

/** A network together with the hardware that evaluates it: the processor, as for every {@link Network}, or a device. Thread-safe. */
public interface NetworkEvaluation extends AutoCloseable {
    /** Returns the name of the kernels or the device for reports: for example {@code Vector API, 512 bits}. */
    String name();

    /** Returns the number of lanes of a tile: few on a processor, thousands on a device. */
    int lanes();

    /** Returns a new evaluator of tiles of {@link #lanes} lanes. The evaluator accepts the network's own time tables and conditions. */
    NetworkEvaluator evaluator();

    /**
     * Returns a new runner of Runge–Kutta steps. A device takes whole steps, so that samples stay in its memory. Empty unless overridden.
     *
     * @param stages the number of stages of the method, at least 1
     */
    default Optional<NetworkStepRunner> stepRunner(int stages) {
        return Optional.empty();
    }

    /** Frees the memory that the evaluation holds on a device. Evaluators must not be used afterwards. */
    @Override
    default void close() {}
}
