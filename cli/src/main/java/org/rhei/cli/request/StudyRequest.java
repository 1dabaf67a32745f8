package org.rhei.cli.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.output.OutputDirectory;
import org.rhei.cli.output.OutputFile;

/**
 * A study of solvers: everything that {@code rhei study} is asked to do.
 *
 * @param model the model
 * @param observations the files of the observations; empty for an unconditional model
 * @param logProb true for a study of log-probabilities instead of samples
 * @param candidates the solvers to try, or one file that lists them; null for a sweep of all
 * @param effort the size of the study
 * @param epsilon the error asked for
 * @param failOn the mildest verdict that is a failure
 * @param output the files and the form of the report
 */
public record StudyRequest(
        ModelRequest model,
        List<InputFile> observations,
        boolean logProb,
        @Nullable List<String> candidates,
        Effort effort,
        double epsilon,
        FailOn failOn,
        Output output) {
    /**
     * The size of a study.
     *
     * @param nsamples the samples of each observation
     * @param repeats the draws of each candidate
     * @param planned the samples that the user means to draw later
     * @param seed the seed of the random key
     */
    public record Effort(int nsamples, int repeats, int planned, long seed) {}

    /**
     * The files and the form of the report.
     *
     * @param directory the directory that the results are written to
     * @param junit the verdict for pipelines; null if it is not wanted
     * @param json true if the report is printed as JSON
     */
    public record Output(
            OutputDirectory directory, @Nullable OutputFile junit, boolean json) {}

    public StudyRequest {
        observations = List.copyOf(observations);
        candidates = candidates == null ? null : List.copyOf(candidates);
    }
}
