package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.InputReader.NamedSamples;
import org.rhei.cli.option.CornerOptions;
import org.rhei.cli.option.FileOptions;
import org.rhei.cli.option.InputFileConverter;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.option.ValueList;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.CornerRequest;
import org.rhei.cli.run.CornerPicture;
import org.rhei.cli.run.ModelLoader;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.plots.CornerPlot;
import org.rhei.plots.Trajectories;
import org.rhei.plots.picture.Picture;
import org.rhei.plots.picture.PictureFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei plot}: pictures of samples that are there already. */
@Command(
        name = "plot",
        description = "Draws a corner plot of samples, or the trajectories of samples from noise to the posterior.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei plot --samples samples.npy --truth 0.3,-0.2 --out corner.png",
            "  rhei plot --samples samples.npy --reference exact=posterior.npy --reference mcmc=chain.csv --out"
                    + " corner.pdf",
            "  rhei sample --model two-moons.safetensors --observation x.csv --nsamples 1000 \\",
            "      --time-grid 0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1 --out states.npy",
            "  rhei plot --trajectories states.npy --out flow.gif",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class PlotCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "Samples for a corner plot: a table with a row for each, or an array (n, dim, ch) or (n, d).")
    private @Nullable InputFile samples;

    @Option(
            names = "--trajectories",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "Samples at several times, as 'rhei sample --time-grid' writes them: an array (T, n, dim,"
                    + " ch) or a table. The picture shows their trajectories.")
    private @Nullable InputFile trajectories;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "The model that the samples come from: its names, LaTeX and units are used, and columns are matched"
                            + " by the names.")
    private @Nullable Path model;

    @Mixin
    private CornerOptions options;

    @Option(
            names = "--times",
            paramLabel = "T",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description = "The times of the trajectories' states, for the captions.")
    private double @Nullable [] times;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The picture to write: .png, .svg or .pdf, or .gif for animated trajectories.")
    private Path out;

    @Mixin
    private FileOptions files;

    @Mixin
    private TableOptions tables;

    public PlotCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if ((samples == null) == (trajectories == null)) {
            throw new InputException("a picture shows --samples or --trajectories, expected exactly one of them");
        }
        boolean corner = samples != null;
        CornerRequest drawn = options.request(tables);
        drawn.given()
                .with("--times", times)
                .with("--model", model)
                .requireTaken(
                        corner ? "--samples" : "--trajectories",
                        corner
                                ? List.of(
                                        "--truth",
                                        "--reference",
                                        "--labels",
                                        "--label",
                                        "--dimensions",
                                        "--title",
                                        "--model")
                                : List.of("--dimensions", "--times", "--title"),
                        option -> "");
        OutputFile file = OutputFile.of(
                        "--out",
                        out,
                        corner ? List.of(".png", ".svg", ".pdf") : List.of(".png", ".svg", ".pdf", ".gif"))
                .sparing(model)
                .sparing(path(samples))
                .sparing(path(trajectories));
        for (CornerRequest.NamedReference reference : drawn.references()) {
            file = file.sparing(reference.file().path());
        }
        file = file.replacing("--out", files.force());
        InputReader reader = new InputReader(terminal);
        List<WrittenFile> written = List.of(
                samples != null
                        ? write(file, corner(reader, samples, drawn))
                        : write(file, moving(reader, Objects.requireNonNull(trajectories), drawn)));
        new Report()
                .read(reader.summaries())
                .written(WrittenFile.paths(written))
                .print(terminal, files.report("plot"));
        WrittenFile.requireNames(written);
        return 0;
    }

    private static @Nullable Path path(@Nullable InputFile file) {
        return file == null ? null : file.path();
    }

    private CornerPlot corner(InputReader reader, InputFile file, CornerRequest drawn) {
        Optional<ModelConfig> config = ModelLoader.config(model);
        ModelDescription description = ModelLoader.description(config);
        NamedSamples shown = reader.samples("samples", tables.applied(file), description.parameterNames());
        int width = shown.values().size() / shown.values().dim(0);
        ModelLoader.requireWidth(file, width, config);
        List<String> labels = CornerPicture.labels(description);
        return CornerPicture.of(drawn, reader, shown.names(), width)
                .plot(file.toString(), shown.values(), labels.isEmpty() ? named(shown.names()) : labels, "");
    }

    /** Returns the names of columns; empty if they are the numbered ones of a result without names. */
    private static List<String> named(List<String> columns) {
        return columns.stream().allMatch(name -> name.matches("theta_[\\d_]+")) ? List.of() : columns;
    }

    private Trajectories moving(InputReader reader, InputFile file, CornerRequest drawn) {
        Tensor states = reader.trajectories(tables.applied(file));
        List<Integer> shown = drawn.dimensions() == null ? List.of(0, 1) : drawn.dimensions();
        if (shown.size() != 2) {
            throw new InputException("--dimensions: trajectories are drawn in two dimensions, found " + shown.size());
        }
        requireTimes(states.dim(0));
        List<String> names = times == null
                ? IntStream.range(0, states.dim(0)).mapToObj(i -> "state " + i).toList()
                : Arrays.stream(times)
                        .mapToObj(t -> "t = " + NumberText.number(t))
                        .toList();
        String title = Objects.requireNonNullElse(drawn.title(), "");
        try {
            return new Trajectories(states, names, shown.getFirst(), shown.getLast(), title);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    /** Refuses times that are not those of the states. */
    private void requireTimes(int states) {
        if (times != null && times.length != states) {
            throw new InputException(
                    "--times: found " + times.length + ", expected " + states + ", one for each state");
        }
        for (double time : times == null ? new double[0] : times) {
            if (!Double.isFinite(time)) {
                throw new InputException("--times: found " + NumberText.number(time) + ", expected finite numbers");
            }
        }
    }

    private static WrittenFile write(OutputFile file, Picture picture) throws IOException {
        boolean moves = file.path().toString().toLowerCase(Locale.ROOT).endsWith(".gif");
        if (moves && picture instanceof Trajectories trajectories) {
            return file.write(trajectories::animate);
        }
        PictureFormat format = PictureFormat.of(file.path());
        return file.write(out -> picture.write(out, format));
    }
}
