package org.rhei.cli.terminal;

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
     * Some work.
     *
     * @param <T> the type of its result
     * @param <E> the checked exception that it throws
     */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run(Progress progress) throws E;
    }

    /**
     * Runs some work with a progress bar and measures its wall time.
     *
     * @param progress the progress bar, which is closed in the end
     * @param work the work, which reports to the progress bar
     * @throws InputException if the library refuses an argument
     * @throws E if the work does
     */
    public static <T, E extends Exception> TimedResult<T> of(ProgressLine progress, Work<T, E> work) throws E {
        long start = System.nanoTime();
        try (progress) {
            T result = work.run(progress);
            return new TimedResult<>(result, 1e-9 * (System.nanoTime() - start));
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
