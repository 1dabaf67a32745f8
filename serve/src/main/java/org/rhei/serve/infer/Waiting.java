package org.rhei.serve.infer;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.RheiException;
import org.rhei.pipelines.SampleResult;
import org.rhei.serve.draw.Draw;
import org.rhei.serve.draw.Turn;
import org.rhei.serve.protocol.RequestException;

/** Waits for turns of the queue, on the thread of a request. */
final class Waiting {
    private Waiting() {}

    /**
     * Draws the samples of a task in one turn.
     *
     * @param queue adds the turn to the queue
     * @throws RequestException when the samples cannot be drawn, or not until the deadline
     */
    static SampleResult draw(SampleTask task, Consumer<Turn> queue) {
        Draw turn = new Draw(
                task.model(),
                task.recipe(),
                task.x(),
                task.keys(),
                task.first(),
                task.nsamples(),
                task.deadline(),
                new CompletableFuture<>());
        queue.accept(turn);
        return forResult(turn, turn.result());
    }

    /**
     * Waits for the result of a turn until its deadline. Nobody waits for the turn afterwards.
     *
     * @throws RequestException when there is no result
     */
    static <T> T forResult(Turn turn, CompletableFuture<T> result) {
        try {
            return result.get(turn.deadline() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | CancellationException e) {
            throw RequestException.later(503, "not done within the deadline: try again later", 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.later(503, "the server ends: try again later", 1);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            result.cancel(false);
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case RequestException e -> e;
            case IllegalArgumentException e -> RequestException.bad(String.valueOf(e.getMessage()));
            case RheiException e -> RequestException.of(422, String.valueOf(e.getMessage()));
            case null -> new IllegalStateException("the computation failed without a cause");
            default -> new IllegalStateException(cause);
        };
    }
}
