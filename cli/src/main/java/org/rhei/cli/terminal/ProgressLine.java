package org.rhei.cli.terminal;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Progress;

/**
 * The progress of some work: a bar on a terminal, shown once the work takes longer than a moment, and cleared when it ends; elsewhere a
 * line every half minute, and an early one with an estimate if the work takes longer than that.
 */
public final class ProgressLine implements Progress, AutoCloseable {
    private static final long PATIENCE_NANOS = 300_000_000;
    private static final int REFRESH_MILLIS = 200;

    /** The time after which the duration of the work can be estimated. */
    private static final Duration FIRST_ESTIMATE = Duration.ofSeconds(2);

    private static final int WIDTH = 79;

    private final Terminal terminal;
    private final boolean wanted;
    private final String what;
    private final long count;
    private final long start = System.nanoTime();
    private final @Nullable Thread reporter;
    private @Nullable ProgressBar bar;
    private double fraction;
    private boolean estimated;

    /**
     * Prepares a progress bar.
     *
     * @param quiet true if none is shown
     * @param what the name of the things that are counted, in the plural
     * @param count the number of things
     */
    public ProgressLine(Terminal terminal, boolean quiet, String what, long count) {
        this.terminal = terminal;
        this.wanted = terminal.showsProgress() && !quiet;
        this.what = what;
        this.count = count;
        this.reporter = terminal.showsProgress() || quiet
                ? null
                : Thread.ofPlatform().daemon().name("rhei-progress").start(this::report);
    }

    /** Prints a line in each interval, until the work ends. */
    private void report() {
        try {
            while (true) {
                Thread.sleep(terminal.interval());
                printLine();
            }
        } catch (InterruptedException _) {
            // the work has ended
        }
    }

    private synchronized void printLine() {
        double seconds = 1e-9 * (System.nanoTime() - start);
        String left = fraction > 0
                ? ", about " + NumberText.grouped((long) Math.ceil(seconds * (1 / fraction - 1))) + " s left"
                : "";
        String done = count == 100
                ? ""
                : NumberText.grouped(Math.round(fraction * count)) + " of " + NumberText.grouped(count) + " ";
        terminal.err()
                .println("rhei: " + done + what + ", " + Math.round(100 * fraction) + " % after " + Math.round(seconds)
                        + " s" + left);
        terminal.err().flush();
    }

    /** Prints an estimate once, if the work will take longer than an interval. */
    private void estimate() {
        long spent = System.nanoTime() - start;
        long interval = terminal.interval().toNanos();
        if (!estimated && fraction > 0 && spent > Math.min(FIRST_ESTIMATE.toNanos(), interval)) {
            estimated = true;
            if (spent / fraction > interval) {
                printLine();
            }
        }
    }

    @Override
    public synchronized void done(double share) {
        fraction = share;
        if (reporter != null) {
            estimate();
        }
        if (bar == null && wanted && fraction < 1 && System.nanoTime() - start > PATIENCE_NANOS) {
            bar = bar();
        }
        if (bar != null) {
            bar.stepTo(Math.round(fraction * count));
        }
    }

    private ProgressBar bar() {
        boolean unicode = Charset.forName(System.getProperty("stderr.encoding", "US-ASCII"))
                .equals(StandardCharsets.UTF_8);
        return new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(count)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setStyle(unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setConsumer(new Line(terminal.err()))
                .showSpeed()
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public synchronized void close() {
        if (reporter != null) {
            reporter.interrupt();
        }
        if (bar != null) {
            bar.close();
        }
    }

    /** Redraws the bar on one line. */
    private record Line(PrintWriter err) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String text) {
            err.print("\r" + text);
            err.flush();
        }

        @Override
        public void clear() {
            accept(" ".repeat(WIDTH) + "\r");
        }

        @Override
        public void close() {}
    }
}
