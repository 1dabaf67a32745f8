package org.rhei.networks.evaluation;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/** Takes Runge–Kutta steps along dx/dt = f(t, x), with a network f, on one tile after the other. A runner belongs to one thread. */
@FunctionalInterface
public interface NetworkStepRunner {
    /**
     * Advances one tile by some steps, x(t+h) = x + h Σ b_i k_i, k_i = f(t_i, x + h Σ a_ij k_j).
     *
     * @param steps the steps, with a table of the network
     * @param condition a condition of the network
     * @param batch carries for each lane the index of its observation in the condition; its times are not used
     * @param x the samples before the first step; receives the samples after the last step
     * @param beforeStep runs before each step; an exception that it throws ends the run and leaves {@code x} unchanged
     */
    void run(NetworkSteps steps, Condition condition, Batch batch, Tile x, Runnable beforeStep);
}
