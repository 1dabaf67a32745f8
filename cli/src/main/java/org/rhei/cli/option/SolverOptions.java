package org.rhei.cli.option;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.request.SolverRequest;
import org.rhei.cli.request.StepGrid;
import org.rhei.solvers.OnFailure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose a solver and its steps. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SolverOptions {
    /** Converts the values of {@code --on-failure}. */
    private static final class Failure extends NameConverter<String> {
        Failure() {
            super(List.of("throw", "report"));
        }
    }

    /** Converts the values of {@code --solver}. */
    private static final class Name extends NameConverter<String> {
        Name() {
            super(SolverNames.ALL);
        }
    }

    @Option(
            names = "--solver",
            paramLabel = "NAME",
            converter = Name.class,
            description = {
                "With fixed steps: euler, midpoint, heun, ralston, rk4. With fixed steps and one evaluation per step:"
                        + " adams-bashforth2, adams-bashforth3, adams-bashforth4; for score matching and EDM"
                        + " diffusion dpmpp2m, dpmpp3m, unipc. With adaptive steps: bosh3, dopri5, tsit5, dopri8,"
                        + " dop853. For stochastic samplers: euler, euler-heun, sea, shark. For the sampler edm:"
                        + " euler, heun. For samples, auto: the cheapest solver whose error on a few samples is"
                        + " below --epsilon. For one observation of flow matching, fitted: a multistep method that"
                        + " is fitted to the observation first, with --nsteps evaluations per sample; tuned: a"
                        + " method with fewer evaluations for an equal error, whose fit takes longer."
            })
    private @Nullable String name;

    @Option(names = "--nsteps", paramLabel = "N", description = "The number of fixed steps.")
    private @Nullable Integer nsteps;

    @Option(
            names = "--step-size",
            paramLabel = "H",
            description = "The size of a fixed step, in place of --nsteps. Time runs from 0 to 1 (flow matching),"
                    + " from 1 to 0.001 (score matching) or over the noise levels (EDM diffusion).")
    private @Nullable Double stepSize;

    @Option(
            names = "--grid",
            paramLabel = "NAME|FILE",
            converter = StepGridConverter.class,
            description = "The grid of fixed steps of the probability flow: uniform, quadratic or logit (steps shrink"
                    + " towards the data), edm (the noise levels of EDM), each with --nsteps; or a file of the"
                    + " times themselves (default: steps of one size).")
    private @Nullable StepGrid grid;

    @Option(
            names = "--on-failure",
            paramLabel = "NAME",
            converter = Failure.class,
            description = "The reaction to a sample that fails: throw ends the command without a result; report"
                    + " counts the sample and writes NaN for it (default: throw).")
    private @Nullable String onFailure;

    @Mixin
    private StepOptions steps;

    /**
     * Returns the options as a value.
     *
     * @param tables the options for reading files
     */
    public SolverRequest request(TableOptions tables) {
        OnFailure policy = onFailure == null ? null : OnFailure.valueOf(onFailure.toUpperCase(Locale.ROOT));
        return new SolverRequest(name, nsteps, stepSize, gridOf(tables), policy, steps.request());
    }

    private @Nullable StepGrid gridOf(TableOptions tables) {
        return grid instanceof StepGrid.File(InputFile file) ? new StepGrid.File(tables.applied(file)) : grid;
    }
}
