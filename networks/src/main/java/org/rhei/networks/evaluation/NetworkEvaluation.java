package org.rhei.networks.evaluation;

import java.util.Optional;

/** A network where it is evaluated: on the processor, as a {@link Network} is by itself, or on a device. Thread-safe. */
public interface NetworkEvaluation extends AutoCloseable {
    /** What evaluates it, for reports: for example {@code Vector API, 512 bits}. */
    String name();

    /** The samples in a tile: few on a processor, thousands on a device. */
    int lanes();

    /**
     * A new evaluator of tiles of {@link #lanes} samples. It takes the tables and the conditions of the network itself.
     */
    Network.Evaluator evaluator();

    /**
     * A new stepper, where Runge–Kutta steps can be taken by what evaluates the network: samples then stay on a device.
     *
     * @param stages of the method, at least 1
     */
    default Optional<Stepper> stepper(int stages) {
        return Optional.empty();
    }

    /** Frees the memory that the evaluation holds on a device; nothing is evaluated afterwards. */
    @Override
    default void close() {}

    /** Takes tiles of {@link #lanes} samples along dx/dt = F(t, x), where F is the network. Belongs to one thread. */
    @FunctionalInterface
    interface Stepper {
        /**
         * Step after step, x(t+h) = x + h Σ b_i k_i, k_i = F(t_i, x + h Σ a_ij k_j).
         *
         * @param a row i holds a_i1 … a_i,i-1
         * @param b b_1 … b_s
         * @param sizes each step's h
         * @param table a table of the network
         * @param times which of the table's times the stages of each step have, {@code [step][stage]}
         * @param condition a condition of the network
         * @param observations for each lane, which of the condition's observations it has
         * @param x the samples, {@code [component][lane]}, {@code dimension · lanes} numbers from {@code xAt}; where they end, too
         * @param beforeStep called before each step; what it throws ends the work, and x is as it was
         */
        void steps(
                float[][] a,
                float[] b,
                float[] sizes,
                Network.TimeTable table,
                int[] times,
                Network.Condition condition,
                int[] observations,
                float[] x,
                int xAt,
                Runnable beforeStep);
    }
}
