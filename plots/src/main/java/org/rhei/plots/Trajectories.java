package org.rhei.plots;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import org.rhei.plots.Canvas.Pen;

/**
 * A picture of samples on their way from noise to the posterior, in two of their dimensions: where they are at some times,
 * and the paths of a few. {@link #animate} shows them move.
 *
 * @param states the states of n samples at T times, shape (T, n, d) or (T, n, dim, ch), as {@code Pipeline.sample} gives
 *     them with a time grid
 * @param times the times as text, one each
 * @param horizontal which dimension to show from left to right, counted from 0
 * @param vertical which to show upwards
 * @param title a line above the picture; may be empty
 */
public record Trajectories(Tensor states, List<String> times, int horizontal, int vertical, String title)
        implements Picture {
    private static final int PANELS = 5;
    private static final int MOST_DOTS = 4_000;
    private static final int MOST_PATHS = 150;
    private static final int FRAMES = 48;
    private static final int FRAME_CENTISECONDS = 6;
    private static final int LAST_CENTISECONDS = 180;
    private static final double FRAME_SIDE = 300;
    private static final Pen PATH = new Pen(0x9cc9e6, 0.5);
    private static final Pen START = new Pen(Ink.ORANGE, 1.6);
    private static final Pen END = new Pen(Ink.BLUE, 1.6);

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException when the states have another shape, are fewer than two or not finite, the times are
     *     not as many, or a dimension does not exist or is shown twice
     */
    public Trajectories {
        String shape = Tensor.text(states.shape());
        require(
                states.rank() >= 3 && states.rank() <= 4 && states.size() > 0 && states.dim(0) >= 2,
                "trajectories need states of shape (T, n, d) or (T, n, dim, ch) at two times or more, found " + shape);
        times = List.copyOf(times);
        require(
                times.size() == states.dim(0),
                "states of shape " + shape + " need " + states.dim(0) + " times, found " + times.size());
        int dimension = states.size() / states.dim(0) / states.dim(1);
        require(
                0 <= horizontal
                        && horizontal < dimension
                        && 0 <= vertical
                        && vertical < dimension
                        && horizontal != vertical,
                "states of shape " + shape + " show two of dimensions 0 to " + (dimension - 1) + ", found " + horizontal
                        + " and " + vertical);
        for (float value : states.data()) {
            require(Float.isFinite(value), "trajectories need finite states, found " + value);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The first two dimensions, the times counted. */
    public static Trajectories of(Tensor states) {
        List<String> counted =
                IntStream.range(0, states.dim(0)).mapToObj(i -> "state " + i).toList();
        return new Trajectories(states, counted, 0, 1, "");
    }

    private int count() {
        return states.dim(1);
    }

    private Column column(int time, int dimension) {
        int size = states.size() / states.dim(0);
        float[] values = Arrays.copyOfRange(states.data(), time * size, (time + 1) * size);
        return new Column(values, size / count(), dimension);
    }

    /** Wide enough for the first and the last states. */
    private Axis axis(int dimension) {
        float[] first = column(0, dimension).copy();
        float[] last = column(states.dim(0) - 1, dimension).copy();
        float[] both = Arrays.copyOf(first, first.length + last.length);
        System.arraycopy(last, 0, both, first.length, last.length);
        Arrays.sort(both);
        return Axis.of(both, OptionalDouble.empty());
    }

    private double[] numbers(int time, int dimension, int most) {
        Column column = column(time, dimension);
        double[] numbers = new double[Math.min(column.size(), most)];
        Arrays.setAll(numbers, column::at);
        return numbers;
    }

    @Override
    public void write(OutputStream out, PictureFormat format) throws IOException {
        Axis x = axis(horizontal);
        Axis y = axis(vertical);
        List<Chart> charts = new ArrayList<>();
        int last = states.dim(0) - 1;
        int panels = Math.min(PANELS, last + 1);
        for (int panel = 0; panel < panels; panel++) {
            int time = Math.round((float) panel * last / (panels - 1));
            charts.add(chart(times.get(time), x, y, dots(time, END)));
        }
        charts.add(chart("paths of " + Math.min(count(), MOST_PATHS), x, y, paths()));
        List<List<Chart>> rows = new ArrayList<>();
        for (int from = 0; from < charts.size(); from += 3) {
            rows.add(charts.subList(from, Math.min(from + 3, charts.size())));
        }
        List<ChartPicture.Entry> key = List.of(
                new ChartPicture.Entry(PATH, "path"),
                new ChartPicture.Entry(new Pen(Ink.ORANGE, 4), "start"),
                new ChartPicture.Entry(new Pen(Ink.BLUE, 4), "end"));
        String note = Numbers.grouped(count()) + " samples"
                + (count() > MOST_DOTS ? ", " + Numbers.grouped(MOST_DOTS) + " shown" : "")
                + "; paths are straight between "
                + states.dim(0) + " states";
        new ChartPicture(title, rows, 150, key, List.of(note)).write(out, format);
    }

    private static Chart chart(String title, Axis x, Axis y, List<Chart.Mark> marks, String... names) {
        return new Chart(title, x, names.length > 0 ? names[0] : "", y, names.length > 1 ? names[1] : "", marks);
    }

    private Chart chart(String name, Axis x, Axis y, List<Chart.Mark> marks) {
        return chart(name, x, y, marks, label(horizontal), label(vertical));
    }

    private static String label(int dimension) {
        return "θ" + Numbers.subscript(dimension + 1);
    }

    private List<Chart.Mark> dots(int time, Pen pen) {
        double width = Math.clamp(40 / Math.sqrt(count()), 0.7, 2.2);
        return List.of(new Chart.Dots(
                numbers(time, horizontal, MOST_DOTS),
                numbers(time, vertical, MOST_DOTS),
                new Pen(pen.colour(), width)));
    }

    private List<Chart.Mark> paths() {
        List<Chart.Mark> marks = new ArrayList<>();
        int last = states.dim(0) - 1;
        for (int sample = 0; sample < Math.min(count(), MOST_PATHS); sample++) {
            double[] x = new double[last + 1];
            double[] y = new double[last + 1];
            for (int time = 0; time <= last; time++) {
                x[time] = at(time, sample, horizontal);
                y[time] = at(time, sample, vertical);
            }
            marks.add(new Chart.Line(x, y, PATH));
        }
        marks.add(new Chart.Dots(numbers(0, horizontal, MOST_PATHS), numbers(0, vertical, MOST_PATHS), START));
        marks.add(new Chart.Dots(numbers(last, horizontal, MOST_PATHS), numbers(last, vertical, MOST_PATHS), END));
        return marks;
    }

    private double at(int time, int sample, int dimension) {
        int size = states.size() / states.dim(0);
        return states.data()[time * size + sample * (size / count()) + dimension];
    }

    /**
     * Writes an animated GIF, played again and again: every state, and straight ways between them where they are few. The
     * stream stays open.
     *
     * @throws IOException when the stream fails
     */
    public void animate(OutputStream out) throws IOException {
        Axis x = axis(horizontal);
        Axis y = axis(vertical);
        int last = states.dim(0) - 1;
        int steps = Math.ceilDiv(FRAMES, last);
        int shown = Math.min(count(), MOST_DOTS);
        Pen pen = new Pen(Ink.BLUE, Math.clamp(60 / Math.sqrt(count()), 1.1, 3));
        try (GifAnimation gif = new GifAnimation(out)) {
            for (int frame = 0; frame <= last * steps; frame++) {
                int time = Math.min(frame / steps, last - 1);
                double share = (double) (frame - time * steps) / steps;
                double[] u = new double[shown];
                double[] v = new double[shown];
                for (int sample = 0; sample < shown; sample++) {
                    u[sample] = (1 - share) * at(time, sample, horizontal) + share * at(time + 1, sample, horizontal);
                    v[sample] = (1 - share) * at(time, sample, vertical) + share * at(time + 1, sample, vertical);
                }
                String name = times.get(share < 0.5 ? time : time + 1);
                Chart chart = chart(name, x, y, List.of(new Chart.Dots(u, v, pen)));
                ChartPicture picture =
                        new ChartPicture(title, List.of(List.of(chart)), FRAME_SIDE, List.of(), List.of());
                gif.add(picture, frame == last * steps ? LAST_CENTISECONDS : FRAME_CENTISECONDS);
            }
        }
    }
}
