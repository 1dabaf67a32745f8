package org.rhei.serve.draw;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.rhei.serve.model.Recipe;
import org.rhei.solvers.Progress;

/**
 * A computation that is not shared with other requests.
 *
 * @param <T> the type of its result
 * @param size the number of points
 * @param work computes the result; the progress cancels it when nobody waits any longer
 */
public record Computation<T>(
        Recipe recipe, long size, long deadline, Function<Progress, T> work, CompletableFuture<T> result)
        implements Turn {}
