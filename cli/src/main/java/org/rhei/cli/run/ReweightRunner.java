package org.rhei.cli.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.OpenResult;
import org.rhei.cli.file.PosteriorFile;
import org.rhei.cli.file.Result;
import org.rhei.cli.file.ScoredSamples;
import org.rhei.cli.file.ScoredSamples.Score;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.ReweightRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.posterior.ImportanceWeights;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Weights samples, takes some again by their weights, writes them and prints the report.
 *
 * @param terminal shows warnings and the report
 * @param request the samples and their densities
 */
public record ReweightRunner(Terminal terminal, ReweightRequest request) {
    /** Above this shape few weights decide the result (Vehtari et al., 2024). */
    private static final double HEAVY_TAIL = 0.7;

    /** With fewer effective samples a result is doubtful. */
    private static final double FEW = 10;

    /** Files hold float32 numbers: beyond this value their spacing is above 0.008 nats. */
    private static final double LARGE = 1e5;

    /**
     * Runs the request.
     *
     * @throws IOException if the result cannot be written
     * @throws InputException if the files do not belong together, or no weight is positive
     */
    public void run() throws IOException {
        InputReader reader = new InputReader(terminal);
        ScoredSamples samples = ScoredSamples.read(reader, request.samples());
        double[] proposal = scores(samples, request.logProb(), Score.LOG_PROB);
        double[] target = scores(samples, request.logLikelihood(), Score.LOG_LIKELIHOOD);
        InputFile logPrior = request.logPrior();
        if (logPrior != null) {
            double[] prior = scores(samples, logPrior, Score.LOG_PRIOR);
            Arrays.setAll(target, i -> target[i] + prior[i]);
        }
        ImportanceWeights weights = weights(target, proposal);
        int n = weights.size();
        Integer wanted = request.nsamples();
        if (wanted != null) {
            InputException.requireFits(
                    "--nsamples",
                    wanted,
                    samples.samples().size() / samples.samples().dim(0));
        }
        int[] chosen = weights.resample(Key.of(request.seed()), wanted == null ? n : wanted);
        Tensor taken = samples.samples().select(chosen);

        ResultWriter writer = new ResultWriter(request.result());
        WrittenFile written;
        try (OpenResult out =
                writer.open(new Result("samples", "theta", List.of("sample"), taken.shape(), columns(samples)))) {
            out.write(taken);
            written = writer.finish(out);
        }
        Report report = new Report()
                .read(reader.summaries())
                .shape(taken)
                .line("seed", request.seed())
                .line("samples weighted", n);
        describe(report, weights, Arrays.stream(chosen).distinct().count());
        warn(weights);
        writer.print(report.written(List.of(written.path())), terminal, request.quiet());
        WrittenFile.requireNames(List.of(written));
    }

    private double[] scores(ScoredSamples samples, InputFile file, Score score) {
        double[] scores = samples.scores(file, score);
        for (int i = 0; i < scores.length; i++) {
            boolean zero = scores[i] == Double.NEGATIVE_INFINITY && !score.equals(Score.LOG_PROB);
            if (!Double.isFinite(scores[i]) && !zero) {
                throw new InputException(file + ": the number of sample " + (samples.kept()[i] + 1) + " is "
                        + NumberText.number(scores[i]) + ", expected a finite number"
                        + (score.equals(Score.LOG_PROB) ? "" : " or -inf"));
            }
        }
        if (Arrays.stream(scores).filter(Double::isFinite).map(Math::abs).max().orElse(0) > LARGE) {
            terminal.say("warning: " + file + ": " + score.content()
                    + " beyond 100 000 have errors of 0.01 and more as float32; subtract a constant from all");
        }
        return scores;
    }

    private ImportanceWeights weights(double[] target, double[] proposal) {
        try {
            return ImportanceWeights.of(target, proposal);
        } catch (IllegalArgumentException e) {
            throw new InputException(request.logLikelihood() + ": " + e.getMessage(), e);
        }
    }

    private static List<String> columns(ScoredSamples samples) {
        int[] shape = samples.samples().shape();
        return samples.names().isEmpty()
                ? PosteriorFile.names(shape[1], shape.length == 2 ? 1 : shape[2])
                : samples.names();
    }

    private static void describe(Report report, ImportanceWeights weights, long distinct) {
        double effective = weights.effectiveSampleSize();
        report.line(
                        "effective samples",
                        NumberText.rate(effective) + ", " + NumberText.number(100 * effective / weights.size(), 3)
                                + " % of them",
                        effective)
                .text(
                        "log-evidence",
                        NumberText.number(weights.logEvidence(), 5) + ", standard error "
                                + NumberText.number(weights.logEvidenceError(), 2))
                .value("log evidence", JsonNodeFactory.instance.numberNode(weights.logEvidence()))
                .value("log evidence error", JsonText.number(weights.logEvidenceError()));
        OptionalDouble shape = weights.tailShape();
        report.value(
                "tail shape",
                shape.isPresent() ? JsonText.number(shape.getAsDouble()) : JsonNodeFactory.instance.nullNode());
        if (shape.isPresent()) {
            report.text(
                    "tail shape",
                    NumberText.number(shape.getAsDouble(), 3) + ", expected at most " + NumberText.number(HEAVY_TAIL));
        }
        report.line("distinct samples", distinct);
    }

    private void warn(ImportanceWeights weights) {
        String found = doubtful(weights);
        if (found != null) {
            terminal.say("warning: few weights decide the result (" + found + "): neither the samples nor the"
                    + " evidence can be trusted; the model's posterior misses a part of the exact one, or more samples"
                    + " are needed");
        }
    }

    private static @Nullable String doubtful(ImportanceWeights weights) {
        double shape = weights.tailShape().orElse(0);
        if (shape > HEAVY_TAIL) {
            return "tail shape " + NumberText.number(shape, 3) + ", expected at most " + NumberText.number(HEAVY_TAIL);
        }
        double effective = weights.effectiveSampleSize();
        return effective < Math.min(FEW, weights.size() / 2.0)
                ? NumberText.number(effective, 3) + " effective samples of " + weights.size()
                : null;
    }
}
