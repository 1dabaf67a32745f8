package org.rhei.kernel.steps;

import org.rhei.kernel.Tile;

/** The noise of the steps of a stochastic method for one tile of samples. It belongs to one thread, which takes the steps in order. */
@FunctionalInterface
public interface Noise {
    /** The noise of a method that has none. */
    Noise NONE = (_, _) -> {
        throw new IllegalStateException("the method has no noise");
    };

    /**
     * Computes the noise of a step.
     *
     * @param step the step of the solver
     * @param tiles receive the noise, such as the increments and the areas of Brownian paths
     */
    void draw(int step, Tile[] tiles);
}
