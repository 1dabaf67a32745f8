package org.rhei.cli.run;

import java.util.Optional;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.SettingRequest.Accuracy;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.run.SettingResolver.TunedFile;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.Density.EstimatedError;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.solvers.Solver;
import org.rhei.studies.DensityChoice;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A solver of log-probabilities that was chosen by its error.
 *
 * @param solver the solver
 * @param name the solver and its steps in words
 * @param origin the reason for the choice in words
 * @param error its error on some of the points
 */
record DensitySolver(Solver solver, String name, String origin, EstimatedError error) {
    /**
     * The points whose density is asked for.
     *
     * @param values the points
     * @param observation one observation, or one for each point
     */
    record Points(Tensor values, Observation observation) {}

    /** Adds the solver to a report. */
    void describe(Report report) {
        report.line("solver", name).text("chosen", origin);
    }

    /**
     * Chooses a solver: among the methods tuned for the model, or on some of the points.
     *
     * @param terminal receives warnings
     * @param options the options of the density besides its solver
     * @throws InputException if no solver is accurate enough, or the file holds no methods for log-probabilities of the model
     */
    static DensitySolver of(
            Terminal terminal,
            ModelRequest model,
            Accuracy request,
            Pipeline pipeline,
            Points points,
            LogProbOptions options) {
        return TunedFile.of(request, model)
                .flatMap(file ->
                        file.choose(terminal, model, tuned -> among(tuned, file, terminal, request, pipeline, points)))
                .orElseGet(() -> byPilot(terminal, request, pipeline, points, options));
    }

    private static DensitySolver among(
            TunedSolvers tuned, TunedFile from, Terminal terminal, Accuracy request, Pipeline pipeline, Points points) {
        TunedSolvers.DensityChoice choice =
                tuned.chooseForDensity(pipeline, points.values(), points.observation(), request.error());
        if (!choice.trusted()) {
            String warning = from.file() + ": the points or observations are unlike those of the tuning: too many of"
                    + " them err by more than twice the error of " + NumberText.number(request.error()) + " nats";
            if (request.strict() || !from.named()) {
                throw new InputException(warning);
            }
            terminal.say("warning: " + warning);
        }
        return new DensitySolver(
                choice.rung().solver(),
                "tuned for the model, " + NumberText.count(choice.rung().evaluations(), "step"),
                "by " + from.file() + ": " + choice.rung().unseen().text()
                        + " that the tuning had not seen, in nats; compared with more evaluations at "
                        + NumberText.count(choice.error().points(), "point") + " here",
                choice.error());
    }

    private static DensitySolver byPilot(
            Terminal terminal, Accuracy request, Pipeline pipeline, Points points, LogProbOptions options) {
        DensityChoice choice =
                DensityChoice.of(pipeline, points.values(), points.observation(), options, request.error());
        if (!choice.within()) {
            String verdict = "no solver has an error of at most " + NumberText.number(request.error())
                    + " nats at all of " + choice.error().points()
                    + " points: the nearest, adams-bashforth3 with " + NumberText.count(choice.steps(), "step")
                    + ", errs by up to "
                    + NumberText.number(choice.error().largest(), 2);
            if (request.strict()) {
                throw new InputException(
                        verdict + "; expected a larger --epsilon, a solver by its name, or no --strict");
            }
            terminal.say("warning: " + verdict + "; it is used");
        }
        return new DensitySolver(
                choice.solver(),
                "adams-bashforth3, " + NumberText.count(choice.steps(), "step") + " that shrink towards the data",
                "by a pilot of " + choice.error().points() + " points",
                choice.error());
    }

    /**
     * The error of the solver of log-probabilities, for the report.
     *
     * @param estimate the estimate
     * @param solver the name of the solver; {@link SolverNames#AUTO} if it was chosen
     */
    record ErrorLine(EstimatedError estimate, String solver) {
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
            if (SolverNames.AUTO.equals(solver)) {
                return Optional.of("a smaller --epsilon makes the error smaller");
            }
            return Optional.of(
                    SolverNames.ADAPTIVE.contains(solver)
                            ? "smaller --rtol and --atol make the error smaller"
                            : "more steps make the error smaller; dopri5, the default, chooses its steps by their"
                                    + " error");
        }
    }
}
