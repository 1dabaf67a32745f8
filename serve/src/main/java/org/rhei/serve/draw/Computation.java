package org.rhei.serve.draw;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.rhei.serve.model.Recipe;

/**
 * A computation that is not shared with other requests.
 *
 * @param <T> the type of its result
 * @param size the number of points
 * @param work computes the result
 */
public record Computation<T>(Recipe recipe, long size, long deadline, Supplier<T> work, CompletableFuture<T> result)
        implements Turn {}
