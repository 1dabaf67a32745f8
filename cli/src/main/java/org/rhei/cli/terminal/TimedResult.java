package org.rhei.cli.terminal;

import java.util.function.Function;
import org.rhei.solvers.Progress;

/**
 * A result and the time that the work took.
 *
 * @param result the result
 * @param seconds the wall time
 * @param <T> the type of the result
 */
public record TimedResult<T>(T result, double seconds) {
    /**
     * Runs some work with a progress bar and measures its wall time.
     *
     * @param progress the progress bar, which is closed in the end
     * @param work the work, which reports to the progress bar
     * @throws InputException if the library refuses an argument
     */
    public static <T> TimedResult<T> of(ProgressLine progress, Function<Progress, T> work) {
        long start = System.nanoTime();
        try (progress) {
            T result = work.apply(progress);
            return new TimedResult<>(result, 1e-9 * (System.nanoTime() - start));
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
