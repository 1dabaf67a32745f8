package org.rhei.cli.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.text.NumberText;

/**
 * A sampler; null stands for an option that was not given.
 *
 * @param name the name of the sampler
 * @param solver the solver and its steps
 * @param alpha the strength of the noise that {@code zero-ends} and {@code non-singular} add
 * @param churn the noise that {@code edm} adds
 * @param schedule the noise schedule of EDM diffusion
 * @param times the times whose states are returned
 * @param intermediates true if the state after every step is returned
 */
public record SamplerRequest(
        @Nullable SamplerName name,
        SolverRequest solver,
        @Nullable Double alpha,
        ChurnRequest churn,
        @Nullable ScheduleName schedule,
        @Nullable List<Double> times,
        @Nullable Boolean intermediates) {
    public SamplerRequest {
        times = times == null ? null : List.copyOf(times);
    }

    /** Returns the options that were given, except the names of sampler and solver. */
    public GivenOptions given() {
        return solver.given()
                .with("--alpha", alpha)
                .and(churn.given())
                .with("--schedule", schedule)
                .with("--time-grid", times)
                .with("--intermediates", intermediates);
    }

    /** Returns a sampler with the options of this request in words. */
    public String describe(SamplerName sampler) {
        return sampler
                + (alpha != null ? ", alpha " + NumberText.number(alpha) : "")
                + (churn.amount() != null ? ", churn " + NumberText.number(churn.amount()) : "")
                + (schedule != null ? ", schedule " + schedule : "");
    }
}
