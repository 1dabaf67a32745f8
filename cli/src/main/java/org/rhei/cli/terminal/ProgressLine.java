package org.rhei.cli.terminal;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.rhei.solvers.Progress;

/** A progress bar on a terminal, shown once the work takes longer than a moment, and cleared when it ends. */
public final class ProgressLine implements Progress, AutoCloseable {
    private static final long PATIENCE_NANOS = 300_000_000;
    private static final int REFRESH_MILLIS = 200;
    private static final int WIDTH = 79;

    private final Terminal terminal;
    private final boolean wanted;
    private final String what;
    private final long count;
    private final long start = System.nanoTime();
    private @Nullable ProgressBar bar;

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
    }

    @Override
    public synchronized void done(double fraction) {
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
