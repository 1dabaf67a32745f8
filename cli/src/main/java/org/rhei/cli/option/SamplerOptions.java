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
                        + " (default: euler with 1000 steps), ode. EDM diffusion: edm (default: heun with 18"
                        + " steps), ode. The default is ode if the other default does not take the --solver or the"
                        + " --grid."
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
            description = "The amount of noise that the sampler edm adds during integration (default: 0).")
    private @Nullable Double churn;

    @Option(
            names = "--s-min",
            paramLabel = "S",
            description = "The lowest noise level at which --s-churn adds noise" + " (default: 0).")
    private @Nullable Double churnMin;

    @Option(
            names = "--s-max",
            paramLabel = "S",
            description = "The highest noise level at which --s-churn adds noise" + " (default: none).")
    private @Nullable Double churnMax;

    @Option(
            names = "--s-noise",
            paramLabel = "S",
            description = "The factor on the standard deviation of the noise of --s-churn (default: 1).")
    private @Nullable Double churnNoise;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = ScheduleConverter.class,
            description = "The noise schedule of EDM diffusion: edm, vp, ve (default: that of the training).")
    private @Nullable ScheduleName schedule;

    @Option(
            names = "--time-grid",
            paramLabel = "T",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description =
                    "Return the states at these times, in a leading axis of times. Flow matching: increasing from 0,"
                            + " such as 0,0.25,0.5,1. Score matching: decreasing from 1 to 0.001.")
    private double @Nullable [] timeGrid;

    @Option(
            names = "--intermediates",
            description = "Return the state after every step, in a leading axis of steps. For score matching and EDM"
                    + " diffusion.")
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
