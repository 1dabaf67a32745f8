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
            description = "Relative tolerance of the solvers that choose their steps (default: 1e-5).")
    private @Nullable Double rtol;

    @Option(names = "--atol", paramLabel = "A", description = "Absolute tolerance of the same (default: 1e-5).")
    private @Nullable Double atol;

    @Option(
            names = "--control",
            paramLabel = "NAME",
            converter = Sharing.class,
            description = "Who shares steps that are chosen: shared, all samples of an observation, as in GenSBI, or"
                    + " per-sample, each its own, the first step too (default: shared).")
    private @Nullable String control;

    @Option(
            names = "--controller",
            paramLabel = "NAME",
            converter = Controller.class,
            description = "What the next step follows from: i, the last error, as in GenSBI, or pi, the last two"
                    + " (default: i).")
    private @Nullable String controller;

    @Option(
            names = "--min-step",
            paramLabel = "H",
            description = "The smallest step that may be chosen (default: what float32 tells apart).")
    private @Nullable Double minStep;

    @Option(names = "--max-steps", paramLabel = "N", description = "How many steps may be tried (default: 4096).")
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
