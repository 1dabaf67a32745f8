package org.rhei.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that execute independent pieces of work (tiles of samples) one at a time.
 *
 * <p>The calling thread always works too, so that a call finishes even if every pool thread is busy with other calls. Calls may come from
 * many threads at once, and a task may itself call {@link #run}. The threads are daemons. They end after a minute of idleness, or with
 * {@link #close}. A result must not depend on which thread executes which piece; callers are responsible for that.
 */
public final class Workers implements AutoCloseable {
    private final int threads;
    private final boolean common;
    private final ThreadPoolExecutor pool;

    private Workers(int threads, boolean common) {
        this.threads = threads;
        this.common = common;
        int helpers = Math.max(1, threads - 1);
        this.pool =
                new ThreadPoolExecutor(helpers, helpers, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "rhei-worker");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        pool.setRejectedExecutionHandler((task, _) -> ((Helper) task).finish()); // closed: the caller works alone
    }

    /**
     * Creates workers.
     *
     * @param threads the number of threads for one call at most, the calling thread included
     * @return the workers
     * @throws IllegalArgumentException when {@code threads} is below 1
     */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, found " + threads);
        }
        return new Workers(threads, false);
    }

    /**
     * Returns the workers of this process that pipelines share unless they are given others: as many as the machine has processors. Any
     * number of pipelines then has no more threads than one.
     *
     * @return the workers, which {@link #close} leaves open
     */
    public static Workers common() {
        return Common.WORKERS;
    }

    /** Holds the common workers, which are created at their first use. */
    private static final class Common {
        static final Workers WORKERS = new Workers(Runtime.getRuntime().availableProcessors(), true);
    }

    /**
     * Returns the largest number of threads for one call, the calling thread included.
     *
     * @return the number of threads
     */
    public int threads() {
        return threads;
    }

    /**
     * Ends the threads after their current work. The calling thread alone then executes later calls of {@link #run}. The {@link #common}
     * workers stay open.
     */
    @Override
    public void close() {
        if (!common) {
            pool.shutdown();
        }
    }

    /**
     * A piece of work.
     *
     * @param <S> the type of the scratch
     */
    @FunctionalInterface
    public interface Task<S> {
        /**
         * Executes a piece of work.
         *
         * @param scratch the scratch of the thread
         * @param index the index of the piece
         */
        void run(S scratch, int index);
    }

    /**
     * Runs {@code task} for every index from 0 to {@code count} (exclusive) and returns when all are done. Each participating thread has
     * its own scratch. The first exception of a task stops the remaining pieces and is thrown to the caller.
     *
     * @param <S> the type of the scratch
     * @param count the number of pieces
     * @param scratch creates the scratch of a thread
     * @param task the work of a piece
     * @throws CancellationException when the calling thread is interrupted, which interrupts the other threads of this call too; its
     *     interrupt flag stays set
     */
    public <S> void run(int count, Supplier<S> scratch, Task<S> task) {
        Call<S> call = new Call<>(count, scratch, task);
        List<Helper> helpers = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, count); i++) {
            Helper helper = new Helper(call);
            helpers.add(helper);
            pool.execute(helper);
        }
        call.work();
        boolean interrupted = Thread.interrupted();
        for (Helper helper : helpers) {
            if (pool.remove(helper)) {
                helper.finish();
            }
        }
        if (interrupted) {
            stop(call, helpers);
        }
        for (Helper helper : helpers) { // those that started finish their current pieces
            while (!helper.await()) {
                interrupted = true;
                stop(call, helpers);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        call.rethrow();
        if (interrupted) {
            throw new CancellationException("interrupted");
        }
    }

    private static void stop(Call<?> call, List<Helper> helpers) {
        call.stop();
        helpers.forEach(Helper::interrupt);
    }

    /** The state that the threads of one call share. */
    private static final class Call<S> {
        private final int count;
        private final Supplier<S> scratch;
        private final Task<S> task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Call(int count, Supplier<S> scratch, Task<S> task) {
            this.count = count;
            this.scratch = scratch;
            this.task = task;
        }

        void work() {
            try {
                int index = next.getAndIncrement();
                if (index < count) {
                    S own = scratch.get();
                    for (; index < count && !Thread.currentThread().isInterrupted(); index = next.getAndIncrement()) {
                        task.run(own, index);
                    }
                }
            } catch (Throwable thrown) {
                failure.compareAndSet(null, thrown);
                stop();
            }
        }

        void stop() {
            next.set(count);
        }

        void rethrow() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }

    /** The part of a call that a pool thread executes. */
    private static final class Helper implements Runnable {
        private final Call<?> call;
        private final CountDownLatch done = new CountDownLatch(1);
        private @Nullable Thread worker;

        Helper(Call<?> call) {
            this.call = call;
        }

        @Override
        public void run() {
            enter();
            call.work();
            leave();
            finish();
        }

        private synchronized void enter() {
            worker = Thread.currentThread();
        }

        /** Clears an interrupt, which concerned this call only: the thread goes back to the pool. */
        private synchronized void leave() {
            worker = null;
            Thread.interrupted();
        }

        /** Interrupts the thread while it works on this call, so that calls within its current piece stop too. */
        synchronized void interrupt() {
            if (worker != null) {
                worker.interrupt();
            }
        }

        void finish() {
            done.countDown();
        }

        /** Waits until this part is done. Returns false if the waiting thread is interrupted before. */
        boolean await() {
            try {
                done.await();
                return true;
            } catch (InterruptedException e) {
                return false;
            }
        }
    }
}
