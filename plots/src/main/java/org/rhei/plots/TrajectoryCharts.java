package org.rhei.plots;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.rhei.kernel.Tensor;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.GifAnimation;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.density.Column;
import org.rhei.plots.density.Extent;
import org.rhei.plots.figure.Chart;
import org.rhei.plots.figure.ChartFigure;
import org.rhei.plots.figure.ChartPicture;
import org.rhei.plots.figure.Legend;
import org.rhei.plots.scale.LinearScale;
import org.rhei.plots.scale.Numbers;

/** Makes the charts of trajectories: panels at some times, and the frames of an animation. */
final class TrajectoryCharts {
    private static final int PANELS = 5;
    private static final int COLUMNS = 3;
    private static final double PANEL_SIDE = 150;
    private static final int MOST_DOTS = 4_000;
    private static final int MOST_PATHS = 150;
    private static final int FRAMES = 48;
    private static final int FRAME_CENTISECONDS = 6;
    private static final int LAST_CENTISECONDS = 180;
    private static final double FRAME_SIDE = 300;
    private static final Pen PATH = new Pen(0x9cc9e6, 0.5);
    private static final Pen START = new Pen(Ink.ORANGE, 1.6);
    private static final Pen END = new Pen(Ink.BLUE, 1.6);

    private final Trajectories trajectories;
    private final Tensor states;
    private final int horizontal;
    private final int vertical;

    /** The index of the last state. */
    private final int last;

    /** The number of samples. */
    private final int count;

    TrajectoryCharts(Trajectories trajectories) {
        this.trajectories = trajectories;
        states = trajectories.states();
        horizontal = trajectories.horizontal();
        vertical = trajectories.vertical();
        last = states.dim(0) - 1;
        count = states.dim(1);
    }

    /** Returns the picture of panels. */
    ChartPicture picture() {
        Chart.Axis x = axis(horizontal);
        Chart.Axis y = axis(vertical);
        List<Chart> charts = new ArrayList<>();
        int panels = Math.min(PANELS, last + 1);
        for (int panel = 0; panel < panels; panel++) {
            int time = Math.round((float) panel * last / (panels - 1));
            double width = Math.clamp(40 / Math.sqrt(count), 0.7, 2.2);
            Chart.Mark dots = dots(time, MOST_DOTS, new Pen(END.colour(), width));
            charts.add(new Chart(trajectories.times().get(time), x, y, List.of(dots)));
        }
        charts.add(new Chart("trajectories of " + Math.min(count, MOST_PATHS), x, y, paths()));
        List<Legend.Entry> key = List.of(
                new Legend.Entry(PATH, "path"),
                new Legend.Entry(new Pen(Ink.ORANGE, 4), "start"),
                new Legend.Entry(new Pen(Ink.BLUE, 4), "end"));
        String note = Numbers.grouped(count) + " samples"
                + (count > MOST_DOTS ? ", " + Numbers.grouped(MOST_DOTS) + " shown" : "")
                + "; straight lines join " + states.dim(0) + " states";
        List<List<Chart>> rows = ChartPicture.rows(charts, COLUMNS);
        return new ChartPicture(trajectories.title(), rows, PANEL_SIDE, key, List.of(note));
    }

    /** Writes the animation. */
    void animate(OutputStream out) throws IOException {
        Chart.Axis x = axis(horizontal);
        Chart.Axis y = axis(vertical);
        int steps = Math.ceilDiv(FRAMES, last);
        Pen pen = new Pen(Ink.BLUE, Math.clamp(60 / Math.sqrt(count), 1.1, 3));
        try (GifAnimation gif = new GifAnimation(out)) {
            for (int frame = 0; frame <= last * steps; frame++) {
                int time = Math.min(frame / steps, last - 1);
                double share = (double) (frame - time * steps) / steps;
                Chart.Mark dots = new Chart.Dots(between(time, share, horizontal), between(time, share, vertical), pen);
                String name = trajectories.times().get(share < 0.5 ? time : time + 1);
                List<List<Chart>> rows = List.of(List.of(new Chart(name, x, y, List.of(dots))));
                ChartPicture picture = new ChartPicture(trajectories.title(), rows, FRAME_SIDE, List.of(), List.of());
                gif.add(new ChartFigure(picture), frame == last * steps ? LAST_CENTISECONDS : FRAME_CENTISECONDS);
            }
        }
    }

    /** Returns the values of a dimension between the states at a time and the next. */
    private double[] between(int time, double share, int dimension) {
        double[] values = new double[Math.min(count, MOST_DOTS)];
        Arrays.setAll(
                values, sample -> (1 - share) * at(time, sample, dimension) + share * at(time + 1, sample, dimension));
        return values;
    }

    private Chart.Dots dots(int time, int most, Pen pen) {
        return new Chart.Dots(values(time, horizontal, most), values(time, vertical, most), pen);
    }

    private List<Chart.Mark> paths() {
        List<Chart.Mark> marks = new ArrayList<>();
        for (int sample = 0; sample < Math.min(count, MOST_PATHS); sample++) {
            double[] x = new double[last + 1];
            double[] y = new double[last + 1];
            for (int time = 0; time <= last; time++) {
                x[time] = at(time, sample, horizontal);
                y[time] = at(time, sample, vertical);
            }
            marks.add(new Chart.Line(x, y, PATH));
        }
        marks.add(dots(0, MOST_PATHS, START));
        marks.add(dots(last, MOST_PATHS, END));
        return marks;
    }

    private double[] values(int time, int dimension, int most) {
        double[] values = new double[Math.min(count, most)];
        Arrays.setAll(values, sample -> at(time, sample, dimension));
        return values;
    }

    /** Returns an axis that holds the first and the last states. */
    private Chart.Axis axis(int dimension) {
        float[] first = column(0, dimension).copy();
        float[] end = column(last, dimension).copy();
        float[] both = Arrays.copyOf(first, first.length + end.length);
        System.arraycopy(end, 0, both, first.length, end.length);
        Arrays.sort(both);
        LinearScale scale = Extent.of(List.of(both), OptionalDouble.empty());
        return new Chart.Axis(scale, "θ" + Numbers.subscript(dimension + 1));
    }

    private Column column(int time, int dimension) {
        int size = states.size() / states.dim(0);
        float[] values = Arrays.copyOfRange(states.data(), time * size, (time + 1) * size);
        return new Column(values, size / count, dimension);
    }

    private double at(int time, int sample, int dimension) {
        int size = states.size() / states.dim(0);
        return states.data()[time * size + sample * (size / count) + dimension];
    }
}
