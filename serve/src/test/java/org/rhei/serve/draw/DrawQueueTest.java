package org.rhei.serve.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.SampleResult;
import org.rhei.serve.RunningServer;
import org.rhei.serve.TestSolvers;
import org.rhei.serve.model.ModelRepository;
import org.rhei.serve.model.Query;
import org.rhei.serve.model.Recipe;
import org.rhei.serve.model.ServedModel;
import org.rhei.serve.protocol.RequestException;
import org.rhei.serve.settings.ServerSettings;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.AccessLog;
import org.rhei.serve.settings.ServerSettings.Address;
import org.rhei.serve.settings.ServerSettings.Extensions;
import org.rhei.serve.settings.ServerSettings.Limits;
import org.rhei.serve.settings.ServerSettings.ModelFile;

class DrawQueueTest {
    private static ServedModel model;
    private static Recipe recipe;

    @BeforeAll
    static void load() throws IOException {
        ServerSettings settings = new ServerSettings(
                List.of(new ModelFile(RunningServer.MODEL, RunningServer.FILE)),
                0.1,
                new Address("127.0.0.1", 0, Optional.empty()),
                Limits.DEFAULT,
                Access.OPEN,
                new Extensions(new TestSolvers(), List.of(), AccessLog.NONE));
        ModelRepository models = new ModelRepository(settings, _ -> {});
        models.loadAll();
        model = models.model(RunningServer.MODEL);
        recipe = model.recipe(new Query(Optional.of("euler"), OptionalInt.of(3), OptionalDouble.empty(), List.of()));
    }

    private static long in(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private static Draw draw(int seed, float x, int nsamples) {
        return new Draw(
                model,
                recipe,
                Tensor.of(new float[] {x, 0.1f}, 1, 2, 1),
                List.of(Key.of(seed)),
                0,
                nsamples,
                in(60),
                new CompletableFuture<>());
    }

    /** Holds the processor until it is released. */
    private static Computation<Tensor> blocking(CountDownLatch release) {
        return new Computation<>(
                recipe,
                1,
                in(60),
                _ -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Tensor.zeros(1);
                },
                new CompletableFuture<>());
    }

    private static void awaitBegun(DrawQueue queue) {
        while (queue.turns() == 0) {
            Thread.onSpinWait();
        }
    }

    /** Idle work is done part by part, and ends when it says so; turns pass between its parts and are counted alone. */
    @Test
    void idleWorkLeavesTurnsBetweenItsParts() {
        AtomicInteger parts = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        try (DrawQueue queue = new DrawQueue(10)) {
            queue.whenIdle(() -> {
                begun.countDown();
                return parts.incrementAndGet() < 1_000_000;
            });
            awaitZero(begun);
            Draw draw = draw(1, 0.1f, 10);
            queue.add(draw);
            draw.result().join();
            assertThat(queue.turns()).isEqualTo(1);
            queue.whenIdle(() -> {
                throw new IllegalStateException("a fault");
            });
            Draw later = draw(2, 0.1f, 10);
            queue.add(later);
            later.result().join();
        }
        int done = parts.get();
        assertThat(done).isPositive();
        assertThat(parts).hasValue(done); // the closed queue has ended it
    }

    private static void awaitZero(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    /** Draws that wait at the same time share a turn, and each has the samples of a draw of its own. */
    @Test
    void drawsThatWaitAreComputedTogether() {
        CountDownLatch release = new CountDownLatch(1);
        List<Draw> draws = new ArrayList<>();
        try (DrawQueue queue = new DrawQueue(100)) {
            queue.add(blocking(release));
            awaitBegun(queue);
            for (int i = 0; i < 10; i++) {
                draws.add(draw(i, 0.1f * i - 0.4f, 5));
            }
            draws.add(draw(77, 0.2f, 6)); // of another size
            draws.forEach(queue::add);
            release.countDown();
            draws.forEach(draw -> draw.result().join());

            assertThat(queue.turns()).isEqualTo(3);
        }
        for (Draw draw : draws) {
            Tensor expected = model.pipeline()
                    .sample(
                            draw.keys().getFirst(),
                            Observation.of(Objects.requireNonNull(draw.x())),
                            draw.nsamples(),
                            recipe.options());
            assertThat(draw.result().join().samples().data()).isEqualTo(expected.data());
            assertThat(draw.result().join().samples().shape()).containsExactly(draw.nsamples(), 1, 2, 1);
        }
    }

    /** The failure of one observation does not concern the others. */
    @Test
    void aFailureConcernsItsOwnRequest() {
        CountDownLatch release = new CountDownLatch(1);
        Draw bad = draw(1, Float.MAX_VALUE, 5);
        Draw good = draw(2, 0.3f, 5);
        try (DrawQueue queue = new DrawQueue(100)) {
            queue.add(blocking(release));
            awaitBegun(queue);
            queue.add(bad);
            queue.add(good);
            release.countDown();

            assertThat(good.result().join().rows()).isEqualTo(5);
            assertThatThrownBy(() -> bad.result().join()).hasCauseInstanceOf(RuntimeException.class);
        }
    }

    /** A request whose client has left takes no time of the processor. */
    @Test
    void whatNobodyWaitsForIsNotComputed() {
        CountDownLatch release = new CountDownLatch(1);
        Draw left = draw(1, 0.1f, 5);
        try (DrawQueue queue = new DrawQueue(100)) {
            queue.add(blocking(release));
            awaitBegun(queue);
            queue.add(left);
            left.result().cancel(false);
            release.countDown();
        }

        assertThat(left.result()).isCancelled();
    }

    /** Work of all kinds ends when nobody waits any longer, so that the next request does not wait for it. */
    @Test
    void aComputationEndsWithItsClient() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean cancelled = new AtomicBoolean();
        Computation<Tensor> endless = new Computation<>(
                recipe,
                1,
                in(60),
                progress -> {
                    begun.countDown();
                    while (!progress.cancelled()) {
                        Thread.onSpinWait();
                    }
                    cancelled.set(true);
                    throw new CancellationException("nobody waits");
                },
                new CompletableFuture<>());
        Draw next = draw(1, 0.1f, 5);
        try (DrawQueue queue = new DrawQueue(100)) {
            queue.add(endless);
            queue.add(next);
            awaitZero(begun);
            endless.result().cancel(false);
            assertThat(next.result().join().rows()).isEqualTo(5);
        }

        assertThat(cancelled).isTrue();
    }

    /** The processor's time for what waits already counts. */
    @Test
    void aRequestThatWouldWaitTooLongIsRefusedWithATimeToTryAgain() {
        CountDownLatch release = new CountDownLatch(1);
        try (DrawQueue queue = new DrawQueue(1000)) {
            Draw measured = draw(1, 0.1f, 2000);
            queue.add(measured);
            SampleResult result = measured.result().join();
            assertThat(result.rows()).isEqualTo(2000);
            queue.add(blocking(release));
            while (queue.length() > 0) {
                Thread.onSpinWait();
            }
            List<Draw> waiting = new ArrayList<>();
            for (int i = 0; i < 900; i++) {
                waiting.add(draw(i, 0.1f, 20_000));
                queue.add(waiting.getLast());
            }
            Draw late = new Draw(model, recipe, measured.x(), measured.keys(), 0, 10, in(1), new CompletableFuture<>());
            Draw patient = new Draw(
                    model, recipe, measured.x(), measured.keys(), 0, 10, in(100_000), new CompletableFuture<>());

            assertThatThrownBy(() -> queue.requireTime(recipe, 10, late.deadline()))
                    .isInstanceOfSatisfying(RequestException.class, refused -> {
                        assertThat(refused.status()).isEqualTo(429);
                        assertThat(refused.retryAfter().orElseThrow()).isGreaterThan(1);
                    });
            queue.requireTime(recipe, 10, patient.deadline());
            waiting.forEach(draw -> draw.result().cancel(false));
            release.countDown();
        }
    }

    /** The turns of a large request that do not wait yet count, too, until the request ends. */
    @Test
    void twoLargeRequestsAreNotBothPromisedTheTimeOfOne() {
        try (DrawQueue queue = new DrawQueue(10)) {
            Computation<Tensor> measured = computation(640, 640);
            queue.add(measured);
            measured.result().join(); // a millisecond or more for each point
            while (!measures(queue)) {
                Thread.onSpinWait();
            }
            Computation<Tensor> turn = new Computation<>(
                    recipe,
                    10,
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2750),
                    _ -> Tensor.zeros(1),
                    new CompletableFuture<>());
            try (DrawQueue.Accepted _ = queue.accept(turn.recipe(), 1000, turn.deadline())) {
                assertThatThrownBy(() -> queue.accept(turn.recipe(), 1000, turn.deadline()))
                        .isInstanceOfSatisfying(
                                RequestException.class,
                                refused -> assertThat(refused.status()).isEqualTo(429));
            }
            queue.accept(turn.recipe(), 1000, turn.deadline()).close();
        }
    }

    private static Computation<Tensor> computation(long size, long millis) {
        return new Computation<>(
                recipe,
                size,
                in(60),
                _ -> {
                    try {
                        Thread.sleep(millis);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Tensor.zeros(1);
                },
                new CompletableFuture<>());
    }

    /** Returns true once the queue has a rate, by which work for hours is refused. */
    private static boolean measures(DrawQueue queue) {
        try {
            queue.requireTime(recipe, 1_000_000_000, in(60));
            return false;
        } catch (RequestException e) {
            return true;
        }
    }

    @Test
    void aClosedQueueRefusesWork() {
        DrawQueue queue = new DrawQueue(1);
        queue.close();

        assertThatThrownBy(() -> queue.add(draw(1, 0, 1)))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503));
    }
}
