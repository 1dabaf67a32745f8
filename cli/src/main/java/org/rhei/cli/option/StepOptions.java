package org.rhei.cli.option;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.Tableau;
import picocli.CommandLine.Option;

/** The options of solvers that choose their steps. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StepOptions {
    static final List<String> NAMES =
            List.of("--rtol", "--atol", "--control", "--controller", "--min-step", "--max-steps");

    /** {@link Adaptive.Sharing} by the names that the user writes. */
    static final class Sharing extends OneOf<String> {
        Sharing() {
            super(List.of("shared", "per-sample"));
        }
    }

    /** {@link Adaptive.Control} by the names that the user writes. */
    static final class Controller extends OneOf<String> {
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

    /** Refuses what is wrong for any model. */
    void check() {
        InputException.requirePositive("--max-steps", maxSteps);
        if (minStep != null && !(minStep >= 0 && minStep < Double.POSITIVE_INFINITY)) {
            throw new InputException("--min-step must be finite and not negative, found " + Text.number(minStep));
        }
    }

    /** Those that are given. */
    List<Given> given() {
        return Given.of(
                new Given("--rtol", rtol),
                new Given("--atol", atol),
                new Given("--control", control),
                new Given("--controller", controller),
                new Given("--min-step", minStep),
                new Given("--max-steps", maxSteps));
    }

    /** The solver by an embedded pair. */
    Adaptive adaptive(Tableau tableau) {
        Adaptive.Builder solver = Adaptive.builder(tableau, rtol(), atol());
        if (perSample()) {
            solver.perSample().firstStep(Adaptive.AUTOMATIC);
        }
        if (controller != null) {
            solver.control(Adaptive.Control.valueOf(controller.toUpperCase(Locale.ROOT)));
        }
        if (minStep != null) {
            solver.minStep(minStep);
        }
        if (maxSteps != null) {
            solver.maxSteps(maxSteps);
        }
        return solver.build();
    }

    private boolean perSample() {
        return "per-sample".equals(control);
    }

    private double rtol() {
        return Objects.requireNonNullElse(rtol, Solver.DEFAULT_TOLERANCE);
    }

    private double atol() {
        return Objects.requireNonNullElse(atol, Solver.DEFAULT_TOLERANCE);
    }

    /** In words. */
    String describe() {
        return "rtol " + Text.number(rtol()) + ", atol " + Text.number(atol())
                + (perSample() ? ", steps per sample" : "")
                + ("pi".equals(controller) ? ", pi controller" : "")
                + (minStep != null ? ", steps of at least " + Text.number(minStep) : "")
                + (maxSteps != null ? ", at most " + maxSteps + " steps" : "");
    }
}
