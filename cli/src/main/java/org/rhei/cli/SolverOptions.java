package org.rhei.cli;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rhei.solvers.Solver;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that choose a solver. One that the chosen solver does not know is refused. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SolverOptions {
    /** The solvers by the names that the user writes. */
    enum Name {
        EULER,
        RK4,
        DOPRI5;

        boolean adaptive() {
            return this == DOPRI5;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final class NameConverter implements ITypeConverter<Name> {
        @Override
        public Name convert(String text) {
            return Arrays.stream(Name.values())
                    .filter(name -> name.toString().equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "found " + Text.quote(text) + ", expected one of " + Arrays.toString(Name.values())));
        }
    }

    @Option(
            names = "--solver",
            paramLabel = "NAME",
            defaultValue = "euler",
            converter = NameConverter.class,
            description =
                    "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). Dormand and Prince's dopri5 chooses its"
                            + " steps, the others take steps of one size.")
    private Name name;

    @Option(
            names = "--step-size",
            paramLabel = "H",
            description = "Size of a step of euler and rk4; time runs from 0 to 1 (default: 0.01).")
    private @Nullable Double stepSize;

    @Option(names = "--rtol", paramLabel = "R", description = "Relative tolerance of dopri5 (default: 1e-5).")
    private @Nullable Double rtol;

    @Option(names = "--atol", paramLabel = "A", description = "Absolute tolerance of dopri5 (default: 1e-5).")
    private @Nullable Double atol;

    /**
     * The solver.
     *
     * @throws InputException when an option does not fit it
     */
    Solver solver() {
        if (name.adaptive()) {
            refuse("--step-size", stepSize, "--rtol and --atol");
        } else {
            refuse("--rtol", rtol, "--step-size");
            refuse("--atol", atol, "--step-size");
        }
        try {
            return switch (name) {
                case EULER -> Solver.euler(or(stepSize, Solver.DEFAULT_STEP));
                case RK4 -> Solver.rk4(or(stepSize, Solver.DEFAULT_STEP));
                case DOPRI5 -> Solver.dopri5(or(rtol, Solver.DEFAULT_TOLERANCE), or(atol, Solver.DEFAULT_TOLERANCE));
            };
        } catch (IllegalArgumentException e) {
            throw new InputException("--solver " + name + ": " + e.getMessage(), e);
        }
    }

    private void refuse(String option, @Nullable Double value, String known) {
        if (value != null) {
            throw new InputException(option + " is no option of --solver " + name + ", which takes " + known);
        }
    }

    /** The solver and its settings in words. */
    @Override
    public String toString() {
        return name.adaptive()
                ? name + ", rtol " + Text.number(or(rtol, Solver.DEFAULT_TOLERANCE)) + ", atol "
                        + Text.number(or(atol, Solver.DEFAULT_TOLERANCE))
                : name + ", step size " + Text.number(or(stepSize, Solver.DEFAULT_STEP));
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value != null ? value : otherwise;
    }
}
