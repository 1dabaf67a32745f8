package org.rhei.serve.draw;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.rhei.kernel.text.NumberText;
import org.rhei.serve.model.Recipe;
import org.rhei.serve.protocol.RequestException;
import org.rhei.solvers.Progress;

/**
 * The work that waits for the processor. One thread takes it in the order of its arrival; each turn uses all cores. Draws of equal size by
 * the same recipe that wait at the same time are computed together: they share the lanes of registers and the work that depends on time
 * alone. A large request takes one turn after the other, so that small ones pass between them.
 *
 * <p>Work that would end after its deadline, by the rate measured so far, is refused when it arrives.
 */
public final class DrawQueue implements AutoCloseable {
    /** The most samples of draws that are computed together: 64 registers, so that a turn is short and no core waits long for another. */
    private static final int MOST_TOGETHER = 1024;

    /** The factor by which work may take longer than measured, so that what is accepted is answered on a busy machine, too. */
    private static final double MARGIN = 1.4;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final System.Logger LOG = System.getLogger("org.rhei.serve");

    private final int capacity;
    private final Rates rates = new Rates();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private final Queue<BooleanSupplier> idle = new ConcurrentLinkedQueue<>();
    private final Set<Accepted> accepted = new HashSet<>();
    private final Thread thread;
    private boolean closed;
    private long turns; // begun so far
    private long running; // the estimated nanoseconds of the turn that is being computed
    private long began; // the time at which it began

    /**
     * Creates a queue and its thread.
     *
     * @param capacity the most turns that wait
     */
    public DrawQueue(int capacity) {
        this.capacity = capacity;
        this.thread = Thread.ofPlatform().daemon().name("rhei-serve-draw").start(this::work);
    }

    /** A request of several turns that has been accepted, until it is closed. */
    public final class Accepted implements AutoCloseable {
        private final Recipe recipe;
        private long left; // the size of the turns that have not been added

        private Accepted(Recipe recipe, long left) {
            this.recipe = recipe;
            this.left = left;
        }

        /** Adds the next turn of the request to the end of the queue. */
        public void add(Turn turn) {
            lock.lock();
            try {
                left -= turn.size();
                DrawQueue.this.add(turn);
            } finally {
                lock.unlock();
            }
        }

        /** Ends the request. */
        @Override
        public void close() {
            lock.lock();
            try {
                accepted.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Accepts a request, whose time counts for later ones until it is closed, or refuses it as {@link #requireTime} does.
     *
     * @param recipe the recipe of its turns
     * @param total the size of all its turns together
     * @param deadline the time, as {@link System#nanoTime} gives it, at which it must be answered
     * @throws RequestException when the request cannot be answered in time
     */
    public Accepted accept(Recipe recipe, long total, long deadline) {
        lock.lock();
        try {
            requireTime(recipe, total, deadline);
            Accepted request = new Accepted(recipe, total);
            accepted.add(request);
            return request;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses a request that cannot be answered in time.
     *
     * @param recipe the recipe of its turns
     * @param total the size of all its turns together
     * @param deadline the time, as {@link System#nanoTime} gives it, at which it must be answered
     * @throws RequestException with status 429 and the seconds after which the request would be accepted, or with status 400 if it would
     *     take longer than its deadline on an idle machine
     */
    public void requireTime(Recipe recipe, long total, long deadline) {
        lock.lock();
        try {
            long now = System.nanoTime();
            long own = rates.nanos(recipe, total, now);
            long left = Math.max(0, deadline - now);
            if (own > left) {
                throw RequestException.bad("the request takes about " + seconds(own) + " s, and its deadline is in "
                        + seconds(left) + " s: ask for fewer samples, for a faster solver, or for a stream");
            }
            long before = backlog(own, now);
            long late = (long) (MARGIN * (before + own)) - left;
            if (late > 0 || waiting.size() >= capacity) {
                long seconds = (long) Math.ceil(Math.max(late, before / 2) / NANOS_PER_SECOND);
                throw RequestException.later(
                        429, waiting.size() + " requests wait already: try again later", Math.max(1, seconds));
            }
        } finally {
            lock.unlock();
        }
    }

    private static String seconds(long nanos) {
        return NumberText.number(nanos / NANOS_PER_SECOND, 2);
    }

    /**
     * Returns the estimated nanoseconds until all that is being computed and all that waits is done, and of the further turns of accepted
     * requests those that come between the turns of a new request.
     *
     * @param own the nanoseconds of the new request
     * @param now the time, as {@link System#nanoTime} gives it
     */
    private long backlog(long own, long now) {
        long nanos = Math.max(0, running - (now - began));
        for (Turn turn : waiting) {
            nanos += rates.nanos(turn.recipe(), turn.size(), now);
        }
        for (Accepted request : accepted) {
            nanos += Math.min(own, rates.nanos(request.recipe, request.left, now));
        }
        return nanos;
    }

    /**
     * Adds work to the end of the queue.
     *
     * @throws RequestException when the server ends
     */
    public void add(Turn turn) {
        lock.lock();
        try {
            if (closed) {
                throw RequestException.later(503, "the server ends: try again later", 1);
            }
            waiting.add(turn);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds work that is done part by part while no turn waits. It counts as no turn.
     *
     * @param work does a part, which must be short, and returns true if there are more
     */
    public void whenIdle(BooleanSupplier work) {
        lock.lock();
        try {
            idle.add(work);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of turns that wait. */
    public int length() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of turns that have begun so far; those that are computed together are one. */
    public long turns() {
        lock.lock();
        try {
            return turns;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further work, and returns when all that waits is done. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt(); // cancels the draw
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (true) {
            List<Turn> together = next();
            if (!together.isEmpty()) {
                compute(together);
            } else if (ended()) {
                return;
            } else {
                computeIdle();
            }
        }
    }

    private boolean ended() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void computeIdle() {
        BooleanSupplier work = idle.peek();
        if (work == null) {
            return;
        }
        boolean more = false;
        try {
            more = work.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the work of an idle processor failed", e);
        }
        if (!more) {
            idle.remove(work);
        }
    }

    /** Takes the next turn with all that join it; waits until there is one; none if the queue is closed, or there is idle work. */
    private List<Turn> next() {
        lock.lock();
        try {
            running = 0;
            while (true) {
                waiting.removeIf(Turn::over);
                if (!waiting.isEmpty()) {
                    List<Turn> together = take();
                    began = System.nanoTime();
                    running = rates.nanos(together.getFirst().recipe(), size(together), began);
                    turns++;
                    return together;
                }
                if (closed || !idle.isEmpty()) {
                    return List.of();
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Turn> take() {
        List<Turn> together = new ArrayList<>();
        Turn head = waiting.remove();
        together.add(head);
        long size = head.size();
        for (Iterator<Turn> others = waiting.iterator(); others.hasNext(); ) {
            Turn other = others.next();
            boolean joins = head instanceof Draw draw && other instanceof Draw candidate && candidate.joins(draw);
            if (joins && size + other.size() <= MOST_TOGETHER) {
                together.add(other);
                size += other.size();
                others.remove();
            }
        }
        return together;
    }

    private void compute(List<Turn> together) {
        long start = System.nanoTime();
        Turn head = together.getFirst();
        switch (head) {
            case Computation<?> computation -> compute(computation);
            case Draw _ ->
                new DrawsTogether(together.stream().map(Draw.class::cast).toList()).compute();
        }
        if (head.result().isDone() && !head.result().isCompletedExceptionally()) {
            long now = System.nanoTime();
            rates.measured(head.recipe(), size(together), now - start, now);
        }
    }

    private static long size(List<Turn> turns) {
        return turns.stream().mapToLong(Turn::size).sum();
    }

    private static <T> void compute(Computation<T> computation) {
        try {
            Progress whileWanted = new WhileWanted(List.of(computation));
            computation.result().complete(computation.work().apply(whileWanted));
        } catch (CancellationException e) {
            computation.result().cancel(false);
        } catch (Throwable failure) {
            computation.result().completeExceptionally(failure);
        }
    }
}
