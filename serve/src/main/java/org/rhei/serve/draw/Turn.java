package org.rhei.serve.draw;

import java.util.concurrent.CompletableFuture;
import org.rhei.serve.model.Recipe;

/** Work that the processor does without interruption: a part of a request. */
public sealed interface Turn permits Draw, Computation {
    /** Returns the recipe by which the rate of such work is measured. */
    Recipe recipe();

    /** Returns the size of the work: its samples or points. */
    long size();

    /** Returns the time, as {@link System#nanoTime} gives it, after which nobody waits for the result. */
    long deadline();

    /** Returns the result. It is cancelled when the client has left. */
    CompletableFuture<?> result();

    /** Returns true if nobody waits for the result. */
    default boolean over() {
        return result().isDone() || System.nanoTime() - deadline() > 0;
    }
}
