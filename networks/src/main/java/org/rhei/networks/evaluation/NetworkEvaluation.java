package org.rhei.networks.evaluation;

import org.rhei.kernel.steps.Steps;

/** A network together with the hardware that evaluates it: the processor, as for every {@link Network}, or a device. Thread-safe. */
public interface NetworkEvaluation extends AutoCloseable {
    /** Returns the name of the kernels or the device for reports: for example {@code Vector API, 512 bits}. */
    String name();

    /** Returns the number of lanes of a tile: few on a processor, thousands on a device. */
    int lanes();

    /** Returns a new evaluator of tiles of {@link #lanes} lanes. The evaluator accepts the network's own time tables and conditions. */
    NetworkEvaluator evaluator();

    /** Returns whether the hardware computes derivatives of the output by itself: {@link #jvpEvaluator}. */
    default boolean computesDerivatives() {
        return false;
    }

    /**
     * Returns a new evaluator of the output and its derivatives along some directions, of tiles of {@link #lanes} lanes.
     *
     * @param directions the number of directions of an evaluation, at least 1
     * @throws UnsupportedOperationException unless {@link #computesDerivatives}
     */
    default NetworkJvpEvaluator jvpEvaluator(int directions) {
        throw new UnsupportedOperationException(name() + " computes no derivatives");
    }

    /**
     * Returns the largest number of registers of steps that the hardware takes by itself, so that samples stay in its memory; 0 if it only
     * evaluates.
     */
    default int stepRegisters() {
        return 0;
    }

    /**
     * Returns a new runner of steps of {@code dx/dt = f(t, x)}, with the network f or a field that is computed from its output.
     *
     * @param steps steps with at most {@link #stepRegisters} registers
     * @throws UnsupportedOperationException unless overridden
     */
    default NetworkStepRunner stepRunner(Steps steps) {
        throw new UnsupportedOperationException(name() + " takes no steps by itself");
    }

    /** Frees the memory that the evaluation holds on a device. Evaluators must not be used afterwards. */
    @Override
    default void close() {}
}
