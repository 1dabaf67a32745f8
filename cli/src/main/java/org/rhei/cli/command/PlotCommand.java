package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.InputReader.NamedSamples;
import org.rhei.cli.option.FileOptions;
import org.rhei.cli.option.InputFileConverter;
import org.rhei.cli.option.LabelOptions;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.GivenOptions;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
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
        description = "Draws samples: a corner plot, or their way from noise to the posterior.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei plot --samples samples.npy --truth 0.3,-0.2 --out corner.png",
            "  rhei plot --samples samples.npy --reference posterior.npy --out corner.svg",
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
            description = "Samples at several times, as 'rhei sample --time-grid' writes: an array (T, n, dim, ch) or a"
                    + " table; draws how they move.")
    private @Nullable InputFile trajectories;

    @Option(
            names = "--truth",
            paramLabel = "VALUES",
            split = ",",
            description = "True values to mark, one for each dimension.")
    private double @Nullable [] truth;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "Other samples to compare with: their regions are drawn over the corner plot.")
    private @Nullable InputFile reference;

    @Mixin
    private LabelOptions labels;

    @Option(
            names = "--dimensions",
            paramLabel = "K",
            split = ",",
            description = "Which dimensions to draw, counted from 0: two of them for trajectories.")
    private int @Nullable [] dimensions;

    @Option(
            names = "--times",
            paramLabel = "T",
            split = ",",
            description = "The times of the trajectories' states, for the captions.")
    private double @Nullable [] times;

    @Option(names = "--title", paramLabel = "TEXT", defaultValue = "", description = "A line above the picture.")
    private String title;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The picture, .png, .svg or .pdf; .gif for trajectories that move.")
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
            throw new InputException("a picture is of --samples or of --trajectories, expected one of them");
        }
        boolean corner = samples != null;
        GivenOptions.NONE
                .with("--truth", truth)
                .with("--reference", reference)
                .with(labels.given(), labels.names())
                .with("--dimensions", dimensions)
                .with("--times", times)
                .requireTaken(
                        corner ? "--samples" : "--trajectories",
                        corner
                                ? List.of("--truth", "--reference", "--labels", "--label", "--dimensions")
                                : List.of("--dimensions", "--times"),
                        option -> "");
        OutputFile file = OutputFile.of(
                        "--out",
                        out,
                        corner ? List.of(".png", ".svg", ".pdf") : List.of(".png", ".svg", ".pdf", ".gif"))
                .sparing(path(samples))
                .sparing(path(trajectories))
                .sparing(path(reference))
                .replacing("--out", files.force());
        InputReader reader = new InputReader(terminal);
        List<WrittenFile> written = List.of(
                samples != null
                        ? write(file, corner(reader, samples))
                        : write(file, moving(reader, Objects.requireNonNull(trajectories))));
        new Report()
                .read(reader.summaries())
                .written(WrittenFile.paths(written))
                .print(terminal, files.quiet());
        WrittenFile.requireNames(written);
        return 0;
    }

    private static @Nullable Path path(@Nullable InputFile file) {
        return file == null ? null : file.path();
    }

    private CornerPlot corner(InputReader reader, InputFile file) {
        NamedSamples drawn = reader.samples("samples", tables.applied(file), List.of());
        CornerPlot plot = blaming(file, () -> {
            CornerPlot corner = CornerPlot.of(drawn.values()).withTitle(title);
            List<String> given = labels.names();
            List<String> names = given != null ? given : named(drawn.names());
            corner = names.isEmpty() ? corner : corner.withLabels(names.toArray(String[]::new));
            corner = dimensions == null ? corner : corner.withDimensions(dimensions);
            return truth == null ? corner : corner.withTruth(truth);
        });
        if (reference == null) {
            return plot;
        }
        NamedSamples other = reader.samples("reference", tables.applied(reference), drawn.names());
        return blaming(reference, () -> plot.withReference(other.values()));
    }

    /** Returns the names of columns; empty if they are the numbered ones of a result without names. */
    private static List<String> named(List<String> columns) {
        return columns.stream().allMatch(name -> name.matches("theta_[\\d_]+")) ? List.of() : columns;
    }

    /** Runs a part of the work, and attributes its failure to a file. */
    private static <T> T blaming(InputFile file, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    private Trajectories moving(InputReader reader, InputFile file) {
        Tensor states = reader.trajectories(tables.applied(file));
        int[] shown = dimensions == null ? new int[] {0, 1} : dimensions;
        if (shown.length != 2) {
            throw new InputException("--dimensions: trajectories are drawn in two dimensions, found " + shown.length);
        }
        List<String> names = times == null
                ? IntStream.range(0, states.dim(0)).mapToObj(i -> "state " + i).toList()
                : Arrays.stream(times).mapToObj(t -> "t = " + Text.number(t)).toList();
        return blaming(file, () -> new Trajectories(states, names, shown[0], shown[1], title));
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
