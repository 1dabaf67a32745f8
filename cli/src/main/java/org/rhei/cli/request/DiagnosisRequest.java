package org.rhei.cli.request;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;

/**
 * A diagnosis of a model's posteriors: everything that {@code rhei diagnose} is asked to do.
 *
 * @param model the model
 * @param trials the parameters, data and samples
 * @param seed the seed of the random key
 * @param checks the checks
 * @param sampling the sampler or a setting
 * @param output the files and the text
 */
public record DiagnosisRequest(
        ModelRequest model,
        TrialRequest trials,
        long seed,
        ChecksRequest checks,
        SamplingRequest sampling,
        Output output) {
    /**
     * The files and the text of a diagnosis.
     *
     * @param directory the directory of values and pictures
     * @param report the page that holds all of them; null if none is wanted
     * @param junit the findings for pipelines; null if they are not wanted
     * @param json true if the findings are printed as JSON
     * @param force true if files that exist are replaced
     */
    public record Output(
            Path directory, @Nullable Path report, @Nullable Path junit, boolean json, boolean force) {}

    /**
     * Refuses options that contradict each other.
     *
     * @throws InputException if data for a check are missing, or given twice
     */
    public DiagnosisRequest {
        trials.check();
        if (trials.samples() != null) {
            sampling.given().names().stream().findFirst().ifPresent(option -> {
                throw new InputException("--samples were drawn before and exclude " + option);
            });
        }
        if (checks.checks().contains(DiagnosticCheck.PREDICTIVE) && !trials.hasPredictive()) {
            throw new InputException("the check predictive needs --simulator or --predictive");
        }
    }
}
