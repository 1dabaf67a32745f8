package org.rhei.solvers.catalog;

import org.rhei.solvers.diffusion.DenoisingSolver;

/**
 * A solver of a diffusion's probability flow that evaluates the denoiser once for each step.
 *
 * @param method the method
 * @param order the order: the error falls as the step size to this power
 */
public record DenoisingMethod(DenoisingSolver.Method method, int order) implements CatalogEntry {
    @Override
    public String name() {
        return method.toString();
    }

    @Override
    public int maxSteps() {
        return DenoisingSolver.MAX_STEPS;
    }

    @Override
    public int evaluations(int steps) {
        return steps;
    }

    /** Returns the solver. */
    public DenoisingSolver solver() {
        return new DenoisingSolver(method);
    }
}
