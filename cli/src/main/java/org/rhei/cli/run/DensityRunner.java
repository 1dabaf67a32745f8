package org.rhei.cli.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rhei.cli.file.FiniteRows;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.OpenResult;
import org.rhei.cli.file.Result;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.DensityRequest;
import org.rhei.cli.request.SettingRequest.Accuracy;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Density;
import org.rhei.pipelines.Density.EstimatedError;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.LogProbOptions;

/**
 * Computes log-probabilities, writes them and prints the report.
 *
 * @param terminal shows progress and the report
 * @param request the log-probabilities to compute
 */
public record DensityRunner(Terminal terminal, DensityRequest request) {
    /**
     * Runs the request.
     *
     * @throws IOException if a file cannot be written
     * @throws InputException if the request does not suit the model
     */
    public void run() throws IOException {
        Pipeline pipeline = ModelLoader.pipeline(request.model());
        ModelConfig config = pipeline.config();
        Observations.requireFits(config, "--observation", request.observation());
        LogProbOptions options = LibraryOptions.density(request, config);
        InputReader reader = new InputReader(terminal);
        FiniteRows points = reader.points(request.points(), config);
        int count = points.kept().length;
        Optional<Tensor> xs =
                Optional.ofNullable(request.observation()).map(file -> observation(reader, file, config, points));
        UnusualObservations unusual = UnusualObservations.compare(terminal, request.model(), pipeline, xs);
        Observation xO = xs.map(Observation::of).orElse(Observation.NONE);

        Accuracy accuracy = request.accuracy();
        DensitySolver chosen = accuracy == null
                ? null
                : DensitySolver.of(
                        terminal,
                        request.model(),
                        accuracy,
                        pipeline,
                        new DensitySolver.Points(points.values(), xO),
                        options);
        LogProbOptions own = chosen == null
                ? options
                : options.toBuilder()
                        .solver(chosen.solver())
                        .errorEstimate(false)
                        .build();
        TimedResult<Density> timed = TimedResult.of(
                new ProgressLine(terminal, request.model().quiet(), "points", count),
                progress -> pipeline.density(
                        points.values(), xO, own.toBuilder().progress(progress).build()));

        Tensor logProb = points.inPlace(timed.result().logProb());
        ResultWriter writer = new ResultWriter(request.result());
        WrittenFile written;
        try (OpenResult out =
                writer.open(new Result("log_prob", "log_prob", List.of("point"), logProb.shape(), List.of()))) {
            out.write(logProb);
            written = writer.finish(out);
        }
        boolean flow = config.method() instanceof MethodConfig.NormalizingFlow;
        Long seed = request.seed();
        TimeInterval interval = TimeInterval.of(config.method());
        Report report = new Report().read(reader.summaries()).shape(logProb);
        if (seed != null) {
            report.line("divergence", "Hutchinson's estimate").line("seed", seed);
        } else if (!flow) {
            report.line("divergence", "exact");
        }
        if (chosen != null) {
            chosen.describe(report);
        } else if (flow) {
            report.line("solver", MethodConfig.NormalizingFlow.SOLVER);
        } else {
            report.line("solver", request.solver().describe(request.solverName(), interval.steps(), interval.length()));
        }
        report.work(timed.result().statistics());
        if (request.errorEstimate()) {
            EstimatedError error =
                    chosen != null ? chosen.error() : timed.result().error();
            String name = chosen != null ? SolverNames.AUTO : request.solverName();
            new DensitySolver.ErrorLine(error, name).describe(report);
        }
        Observations.reportLatentValues(report, request.model(), pipeline.config())
                .time(timed.seconds(), "points", count)
                .kernel(KernelChoice.kernels().name(), request.model().threads())
                .peakMemory()
                .written(List.of(written.path()));
        writer.print(unusual.describe(report), terminal, request.model().quiet());
        WrittenFile.requireNames(List.of(written));
    }

    private static Tensor observation(InputReader reader, InputFile file, ModelConfig config, FiniteRows points) {
        Tensor xO = reader.observations(file, config);
        if (xO.dim(0) != 1 && xO.dim(0) != points.all()) {
            throw new InputException(file + ": found " + NumberText.count(xO.dim(0), "observation")
                    + ", expected one, or one for each of the " + points.all() + " points");
        }
        return xO.dim(0) == 1 ? xO : points.of(xO);
    }
}
