package org.rhei.cli.run;

import java.util.Optional;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.Report;
import org.rhei.pipelines.Density.EstimatedError;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The error of the solver of log-probabilities, for the report.
 *
 * @param estimate the estimate
 * @param solver the name of the solver
 */
record DensityError(EstimatedError estimate, String solver) {
    /** Adds the estimate, and a line of advice where the error is large. */
    void describe(Report report) {
        report.text("solver error", estimate.text()).value("solver error", json());
        advice().ifPresent(line -> report.line("advice", line));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("points", estimate.points());
        if (!estimate.known()) {
            return json.put("reason", estimate.reason());
        }
        json.put("not_finite", estimate.notFinite());
        json.set("p50", JsonText.number(estimate.p50()));
        json.set("largest", JsonText.number(estimate.largest()));
        return json;
    }

    /** Returns what makes the error smaller; the default of log-probabilities has smaller errors than usual numbers of fixed steps. */
    Optional<String> advice() {
        if (!estimate.large()) {
            return Optional.empty();
        }
        return Optional.of(
                SolverNames.ADAPTIVE.contains(solver)
                        ? "smaller --rtol and --atol make the error smaller"
                        : "more steps make the error smaller; dopri5, the default, chooses its steps by their error");
    }
}
