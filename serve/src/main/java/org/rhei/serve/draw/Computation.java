package org.rhei.serve.draw;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.rhei.kernel.Tensor;
import org.rhei.serve.model.Recipe;

/**
 * A computation that is not shared with other requests.
 *
 * @param size the number of points
 * @param work computes the result
 */
public record Computation(
        Recipe recipe, long size, long deadline, Supplier<Tensor> work, CompletableFuture<Tensor> result)
        implements Turn {}
