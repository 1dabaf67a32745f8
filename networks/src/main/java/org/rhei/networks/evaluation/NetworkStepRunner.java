package org.rhei.networks.evaluation;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/** Takes Runge–Kutta steps along dx/dt = f(t, x), f being a network, on one tile after the other. Belongs to one thread. */
@FunctionalInterface
public interface NetworkStepRunner {
    /**
     * Takes one tile through some steps, x(t+h) = x + h Σ b_i k_i, k_i = f(t_i, x + h Σ a_ij k_j).
     *
     * @param steps the steps, with a table of the network
     * @param condition a condition of the network
     * @param batch carries for each lane the index of its observation in the condition; its times are not used
     * @param x the samples before the first step; receives those after the last
     * @param beforeStep called before each step; an exception that it throws ends the work and leaves {@code x} unchanged
     */
    void run(NetworkSteps steps, Condition condition, Batch batch, Tile x, Runnable beforeStep);
}
