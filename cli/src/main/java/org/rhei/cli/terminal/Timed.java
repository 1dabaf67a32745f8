package org.rhei.cli.terminal;

import java.util.function.Function;
import org.rhei.solvers.Progress;

/** A result and the seconds it took. */
public record Timed<T>(T result, double seconds) {
    /**
     * Works with a progress bar.
     *
     * @throws InputException when the library refuses something
     */
    public static <T> Timed<T> of(ProgressLine progress, Function<Progress, T> work) {
        long start = System.nanoTime();
        try (progress) {
            T result = work.apply(progress);
            return new Timed<>(result, 1e-9 * (System.nanoTime() - start));
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
