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
                "Of fixed steps: euler, midpoint, heun, ralston, rk4. Of fixed steps and one evaluation a step:"
                        + " adams-bashforth2, adams-bashforth3, adams-bashforth4; for score matching and EDM diffusion"
                        + " dpmpp2m, dpmpp3m, unipc. Choosing their steps: bosh3, dopri5, tsit5, dopri8, dop853. For"
                        + " stochastic samplers: euler, euler-heun, sea, shark. For the sampler edm: euler, heun. For a"
                        + " draw, auto: the cheapest for an error of --epsilon on a few samples. For one observation of"
                        + " flow matching, fitted: a multistep method fitted to it first, --nsteps evaluations a"
                        + " sample; tuned: one of fewer evaluations for the same error, whose fit takes longer."
            })
    private @Nullable String name;

    @Option(names = "--nsteps", paramLabel = "N", description = "Number of fixed steps.")
    private @Nullable Integer nsteps;

    @Option(
            names = "--step-size",
            paramLabel = "H",
            description = "Size of a fixed step, in place of --nsteps; time runs from 0 to 1 (flow matching), from 1 to"
                    + " 0.001 (score matching) or over the noise levels (EDM diffusion).")
    private @Nullable Double stepSize;

    @Option(
            names = "--grid",
            paramLabel = "NAME|FILE",
            converter = StepGridConverter.class,
            description = "Where fixed steps of the probability flow end: uniform, quadratic or logit (steps shrink"
                    + " towards the data), edm (the noise levels of EDM), each with --nsteps; or a file"
                    + " of the times themselves (default: steps of one size).")
    private @Nullable StepGrid grid;

    @Option(
            names = "--on-failure",
            paramLabel = "NAME",
            converter = Failure.class,
            description = "When a sample of the probability flow cannot reach the end: throw, and write nothing, or"
                    + " report, count it, and write NaN for it (default: throw).")
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
