package org.rhei.cli.request;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;

/**
 * A solver setting that is loaded, or chosen for the model; null stands for an option that was not given.
 *
 * @param file the setting to load
 * @param epsilon the error that a chosen solver may make
 * @param save the file that a chosen setting is written to
 * @param strict true if no solver is chosen that does not meet the error
 */
public record SettingRequest(
        @Nullable Path file,
        @Nullable Double epsilon,
        @Nullable OutputFile save,
        boolean strict) {
    private static final double DEFAULT_EPSILON = 0.01;

    /**
     * Refuses an error that no solver can be chosen for.
     *
     * @throws InputException if it is not positive and finite
     */
    public static void requireEpsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new InputException("--epsilon must be positive and finite, found " + Text.number(epsilon));
        }
    }

    /** Returns the error that a chosen solver may make, the default where none was given. */
    public double error() {
        return epsilon != null ? epsilon : DEFAULT_EPSILON;
    }
}
