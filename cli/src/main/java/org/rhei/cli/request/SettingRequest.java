package org.rhei.cli.request;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ReportForm;
import org.rhei.kernel.text.NumberText;

/**
 * A solver setting that is loaded, or chosen for the model; null stands for an option that was not given.
 *
 * @param file the setting to load
 * @param accuracy the error by which a setting is chosen
 * @param save the file that a chosen setting is written to
 */
public record SettingRequest(
        @Nullable Path file, Accuracy accuracy, @Nullable OutputFile save) {
    /**
     * Refuses an error that no solver can be chosen for.
     *
     * @throws InputException if it is not positive and finite
     */
    public static void requireEpsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new InputException("--epsilon must be positive and finite, found " + NumberText.number(epsilon));
        }
    }

    /**
     * An error by which a solver of samples or of log-probabilities is chosen; null stands for an option that was not given.
     *
     * @param epsilon the error that a chosen solver may make, for log-probabilities in nats
     * @param tuned the methods that were tuned for the model, among which the error chooses
     * @param byPilot true if tuned methods beside the model do not serve, so that a pilot chooses
     * @param strict true if no solver is chosen that does not meet the error
     */
    public record Accuracy(
            @Nullable Double epsilon, @Nullable Path tuned, boolean byPilot, boolean strict) {
        private static final double DEFAULT_EPSILON = 0.01;

        /** Returns the error that a chosen solver may make, the default where none was given. */
        public double error() {
            return epsilon != null ? epsilon : DEFAULT_EPSILON;
        }

        /** Returns true if an option asks for a choice by the error. */
        boolean given() {
            return epsilon != null || tuned != null;
        }
    }

    /**
     * Methods to tune for a model: everything that {@code rhei tune} is asked to do; null stands for an option that was not given.
     *
     * @param model the model
     * @param observations the file of the observations to tune on
     * @param simulator the name of the simulator that replaces the file
     * @param epsilon the error at which a ladder ends
     * @param samplesOnly true to leave out methods for log-probabilities
     * @param seed the seed of all samples
     * @param output the file of the tuned methods
     * @param form the form of the report
     */
    public record Tuning(
            ModelRequest model,
            @Nullable InputFile observations,
            @Nullable String simulator,
            @Nullable Double epsilon,
            boolean samplesOnly,
            long seed,
            OutputFile output,
            ReportForm form) {
        /**
         * Checks the request.
         *
         * @throws InputException if the simulator is unknown, observations are given twice, or the error is not positive
         */
        public Tuning {
            TrialRequest.requireSimulator(simulator);
            if (simulator != null && observations != null) {
                throw new InputException(
                        "--observations and --simulator both say what to tune on, expected one of them");
            }
            if (epsilon != null) {
                requireEpsilon(epsilon);
            }
        }
    }
}
