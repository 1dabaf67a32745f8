package org.rhei.cli.option;

import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.ChurnRequest;
import org.rhei.cli.request.SamplerName;
import org.rhei.cli.request.SamplerRequest;
import org.rhei.cli.request.ScheduleName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the sampler and its solver. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SamplerOptions {
    /** Converts the values of {@code --schedule}. */
    static final class ScheduleConverter extends NameConverter<ScheduleName> {
        ScheduleConverter() {
            super(List.of(ScheduleName.values()));
        }
    }

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            converter = SamplerNameConverter.class,
            description = {
                "Flow matching: ode (default: euler with 100 steps), zero-ends, non-singular. Score matching: sde"
                    + " (default: euler with 1000 steps), ode. EDM diffusion: edm (default: heun with 18 steps), ode."
                    + " Where the default does not know the --solver, or there is a --grid, ode it is."
            })
    private @Nullable SamplerName name;

    @Mixin
    private SolverOptions solver;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            description = "Strength of the noise that zero-ends and non-singular add.")
    private @Nullable Double alpha;

    @Option(
            names = "--s-churn",
            paramLabel = "S",
            description = "Noise that the sampler edm adds on its way (default: 0).")
    private @Nullable Double churn;

    @Option(names = "--s-min", paramLabel = "S", description = "The lowest noise level where it does (default: 0).")
    private @Nullable Double churnMin;

    @Option(names = "--s-max", paramLabel = "S", description = "The highest noise level where it does (default: none).")
    private @Nullable Double churnMax;

    @Option(
            names = "--s-noise",
            paramLabel = "S",
            description = "Factor of that noise's standard deviation (default: 1).")
    private @Nullable Double churnNoise;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = ScheduleConverter.class,
            description = "Noise schedule of EDM diffusion: edm, vp, ve (default: the one of the training).")
    private @Nullable ScheduleName schedule;

    @Option(
            names = "--time-grid",
            paramLabel = "T",
            split = ",",
            description =
                    "Return the states at these times: the output then has a leading axis of times. Flow matching:"
                            + " increasing from 0, such as 0,0.25,0.5,1. Score matching: decreasing from 1 to 0.001.")
    private double @Nullable [] timeGrid;

    @Option(
            names = "--intermediates",
            description = "Return the state after every step, in a leading axis: score matching, EDM diffusion.")
    private @Nullable Boolean intermediates;

    /**
     * Returns the options as a value.
     *
     * @param tables the options for reading files
     */
    public SamplerRequest request(TableOptions tables) {
        List<Double> times =
                timeGrid == null ? null : DoubleStream.of(timeGrid).boxed().toList();
        ChurnRequest noise = new ChurnRequest(churn, churnMin, churnMax, churnNoise);
        return new SamplerRequest(name, solver.request(tables), alpha, noise, schedule, times, intermediates);
    }
}
