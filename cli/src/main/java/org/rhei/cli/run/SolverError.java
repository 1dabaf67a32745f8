package org.rhei.cli.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.SamplerName;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.Report;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.ErrorEstimate;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The error of a draw's solver, for the report.
 *
 * @param estimate the estimate
 * @param evaluations the network evaluations of a sample
 * @param sampler the sampler that the user named, if any
 * @param chosen true if the solver was chosen on a pilot, which is larger than the estimate's samples: no advice contradicts it
 */
record SolverError(
        ErrorEstimate estimate, long evaluations, @Nullable SamplerName sampler, boolean chosen) {
    /** Adds the estimate, and a line of advice where the error is large or another solver needs far fewer evaluations. */
    void describe(Report report) {
        report.text("solver error", estimate.text()).value("solver error", json());
        advice().ifPresent(line -> report.line("advice", line));
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("samples", estimate.samples());
        if (!estimate.known()) {
            return json.put("reason", estimate.reason());
        }
        json.put("p50", estimate.p50());
        json.set("p99", JsonText.number(estimate.p99()));
        return json.put("largest", estimate.largest())
                .put("visible", estimate.visible())
                .put("along_equal_noise", estimate.noisy());
    }

    /** Returns a better choice: one that was tried on the samples, or the comparison of solvers. */
    Optional<String> advice() {
        if (chosen) {
            return Optional.empty();
        }
        Optional<Choice> better = estimate.better().flatMap(Choice::of);
        if (better.isPresent()) {
            return Optional.of(samplerOption() + better.get().options() + " has "
                    + (estimate.samples() < ErrorEstimate.ENOUGH_FOR_P99 ? "a largest error of " : "p99 ")
                    + NumberText.number(estimate.betterError(), 2) + " on these samples with "
                    + NumberText.count(better.get().evaluations(), "evaluation") + " in place of " + evaluations);
        }
        return estimate.large()
                ? Optional.of(samplerOption() + "--solver auto --epsilon " + NumberText.number(ErrorEstimate.LARGE)
                        + " searches for a solver with a smaller error")
                : Optional.empty();
    }

    /** Returns the option to put before a solver of the probability flow, which another sampler that was named would refuse. */
    private String samplerOption() {
        return sampler == null || sampler == SamplerName.ODE ? "" : "--sampler " + SamplerName.ODE + " ";
    }

    /**
     * A solver by the options that choose it.
     *
     * @param evaluations the network evaluations of a sample
     */
    private record Choice(String options, int evaluations) {
        static Optional<Choice> of(Solver solver) {
            if (!(solver instanceof AdamsBashforth adams)) {
                return Optional.empty();
            }
            return switch (adams.grid()) {
                case Grid.Power(int steps, double _) -> Optional.of(of(adams.order(), "quadratic", steps, steps + 1));
                case Grid.Edm(int steps, double _) ->
                    Optional.of(of(adams.order(), "edm", steps, steps + 2)); // the last to 0
                default -> Optional.empty();
            };
        }

        private static Choice of(int order, String grid, int steps, int evaluations) {
            String options = "--solver adams-bashforth" + order + " --grid " + grid + " --nsteps " + steps;
            return new Choice(options, evaluations);
        }
    }
}
