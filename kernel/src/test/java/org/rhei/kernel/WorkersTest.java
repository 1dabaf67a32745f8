package org.rhei.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void everyPieceRunsOnce(int threads) {
        AtomicIntegerArray done = new AtomicIntegerArray(1000);
        Workers.of(threads).run(1000, Object::new, (scratch, i) -> done.incrementAndGet(i));
        for (int i = 0; i < 1000; i++) {
            assertThat(done.get(i)).isOne();
        }
    }

    /** Law: the common workers are one set of threads, as many as processors, and nobody closes them for others. */
    @Test
    void theCommonWorkersAreOneSetAndStayOpen() {
        Workers common = Workers.common();
        assertThat(common).isSameAs(Workers.common());
        assertThat(common.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        common.close();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 20; round++) {
            common.run(64, Object::new, (scratch, i) -> {
                threads.add(Thread.currentThread());
                Thread.onSpinWait();
            });
        }
        assertThat(threads).hasSizeBetween(1, common.threads()); // short pieces may all be taken by one of the threads
        if (common.threads() > 1) {
            CountDownLatch both = new CountDownLatch(2);
            common.run(2, Object::new, (scratch, i) -> { // a helper takes one of the pieces, or this would not end
                both.countDown();
                try {
                    assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    @Test
    void eachThreadHasOneScratch() {
        AtomicInteger made = new AtomicInteger();
        Workers.of(2).run(500, made::incrementAndGet, (scratch, i) -> {});
        assertThat(made.get()).isBetween(1, 2);
    }

    @Test
    void callsMayNest() {
        Workers workers = Workers.of(2);
        AtomicInteger done = new AtomicInteger();
        workers.run(8, Object::new, (a, i) -> workers.run(8, Object::new, (b, j) -> done.incrementAndGet()));
        assertThat(done).hasValue(64);
    }

    @Test
    void theFirstFailureStopsTheRestAndIsThrown() {
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() -> Workers.of(2).run(1_000_000, Object::new, (scratch, i) -> {
                    if (done.incrementAndGet() == 10) {
                        throw new IllegalStateException("ten");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ten");
        assertThat(done.get()).isLessThan(1_000_000);
    }

    @Test
    void anInterruptCancelsAndIsKept() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Workers.of(2).run(10, Object::new, (scratch, i) -> {}))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /**
     * Law: an interrupt of the caller also ends the calls that another thread makes within a piece of the caller's
     * work.
     */
    @Test
    void anInterruptCancelsCallsWithinCalls() {
        int calls = 3_000_000;
        Thread caller = Thread.currentThread();
        Phaser bothWork = new Phaser(2);
        AtomicInteger made = new AtomicInteger();
        Workers workers = Workers.of(2);
        assertThatThrownBy(() -> workers.run(2, Object::new, (scratch, i) -> {
                    bothWork.arriveAndAwaitAdvance();
                    if (Thread.currentThread() == caller) {
                        caller.interrupt();
                        return;
                    }
                    for (int call = 0; call < calls; call++) {
                        workers.run(1, Object::new, (inner, j) -> made.incrementAndGet());
                    }
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(made.get()).isLessThan(calls);
    }

    /** Law: a thread that stopped because of an interrupt works again in later calls. */
    @Test
    void anInterruptStopsOneCallOnly() {
        Workers workers = Workers.of(2);
        for (int round = 0; round < 200; round++) {
            Thread caller = Thread.currentThread();
            assertThatThrownBy(() -> workers.run(1000, Object::new, (scratch, i) -> caller.interrupt()))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            AtomicInteger done = new AtomicInteger();
            workers.run(100, Object::new, (scratch, i) -> done.incrementAndGet());
            assertThat(done).hasValue(100);
        }
    }

    @Test
    void fewerThanOneThreadIsRefused() {
        assertThatThrownBy(() -> Workers.of(0)).hasMessage("threads must be at least 1, found 0");
    }

    @Test
    void closedWorkersLeaveTheWorkToTheCaller() {
        Workers workers = Workers.of(3);
        int[] done = new int[100];
        workers.run(100, () -> 0, (scratch, i) -> done[i]++);
        workers.close();
        workers.run(100, () -> 0, (scratch, i) -> done[i]++);
        assertThat(done).containsOnly(2);
    }
}
