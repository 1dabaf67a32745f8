package org.rhei.cli.option;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.StepControlRequest;
import org.rhei.solvers.rungekutta.Adaptive;
import picocli.CommandLine.Option;

/** The options of adaptive step-size control. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StepOptions {
    /** Converts the values of {@code --control}. */
    static final class Sharing extends NameConverter<String> {
        Sharing() {
            super(List.of("shared", "per-sample"));
        }
    }

    /** Converts the values of {@code --controller}. */
    static final class Controller extends NameConverter<String> {
        Controller() {
            super(List.of("i", "pi"));
        }
    }

    @Option(
            names = "--rtol",
            paramLabel = "R",
            description = "The relative tolerance of adaptive solvers (default: 1e-5).")
    private @Nullable Double rtol;

    @Option(
            names = "--atol",
            paramLabel = "A",
            description = "The absolute tolerance of adaptive solvers (default:" + " 1e-5).")
    private @Nullable Double atol;

    @Option(
            names = "--control",
            paramLabel = "NAME",
            converter = Sharing.class,
            description = "The sharing of adaptive steps: shared by all samples of an observation, as in GenSBI, or"
                    + " per-sample, with steps for each sample, including the first one (default: shared).")
    private @Nullable String control;

    @Option(
            names = "--controller",
            paramLabel = "NAME",
            converter = Controller.class,
            description = "The controller of adaptive steps: i uses the last error, as in GenSBI; pi uses the last"
                    + " two errors (default: i).")
    private @Nullable String controller;

    @Option(
            names = "--min-step",
            paramLabel = "H",
            description = "The smallest adaptive step (default: the resolution of float32).")
    private @Nullable Double minStep;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "The largest number of adaptive steps, rejected" + " ones included (default: 4096).")
    private @Nullable Integer maxSteps;

    /** Returns the options as a value. */
    StepControlRequest request() {
        return new StepControlRequest(
                rtol,
                atol,
                control == null
                        ? null
                        : control.equals("shared") ? Adaptive.Sharing.SHARED : Adaptive.Sharing.PER_SAMPLE,
                controller == null ? null : Adaptive.Control.valueOf(controller.toUpperCase(Locale.ROOT)),
                minStep,
                maxSteps);
    }
}
