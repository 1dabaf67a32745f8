package org.rhei.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.option.DensityOptions;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.ObservationConverter;
import org.rhei.cli.option.SupportOptions;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.option.TruthOptions;
import org.rhei.cli.request.MapRequest;
import org.rhei.cli.run.MapRunner;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei map}: the modes of a posterior. */
@Command(
        name = "map",
        description = {
            "Finds the maximum a posteriori and the other modes of the model's density: draws samples, climbs from"
                    + " those of highest density, and reports the regions of highest density."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  rhei map --model two-moons.safetensors --observation -0.64,0.16",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class MapCommand implements Callable<Integer> {
    private static final int MOST_SAMPLES = 1_000_000;
    private static final int MOST_STARTS = 10_000;

    private final Terminal terminal;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--observation",
            paramLabel = "FILE|VALUES",
            converter = ObservationConverter.class,
            description =
                    "What was observed: a table with one row of values, or an array (1, dim_cond, ch_cond), or the"
                            + " values themselves, such as -0.64,0.16. An unconditional model takes none.")
    private @Nullable InputFile observation;

    @Option(
            names = "--nsamples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Samples to draw, for the regions and the start of the search (default: ${DEFAULT-VALUE}).")
    private int nsamples;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "The same seed gives the same samples and modes (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "8",
            description = "Samples to climb from; a mode that none is near is not found (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Mixin
    private SupportOptions support;

    @Mixin
    private DensityOptions density;

    @Mixin
    private TruthOptions truth;

    @Option(names = "--json", order = 3, description = "The report as one JSON object in one line.")
    private boolean json;

    @Mixin
    private TableOptions tables;

    public MapCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        InputException.requireCount("--nsamples", nsamples, 2, MOST_SAMPLES);
        InputException.requireCount("--starts", starts, 1, MOST_STARTS);
        List<Double> values = truth.values();
        if (values != null && values.stream().anyMatch(value -> value.isNaN())) {
            throw new InputException(
                    "--truth: found a value that is not known, expected all: a density is that of a point");
        }
        MapRequest request = new MapRequest(
                model.request(),
                tables.of(observation),
                nsamples,
                seed,
                starts,
                density.request(tables),
                support.request(),
                values,
                json);
        new MapRunner(terminal, request).run();
        return 0;
    }
}
