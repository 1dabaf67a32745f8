package org.rhei.plots;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.plots.picture.Picture;
import org.rhei.plots.picture.PictureFormat;

/**
 * A picture of samples between noise and the posterior, in two of their dimensions: their states at some times, and the
 * trajectories of a few. {@link #animate} shows them move.
 *
 * @param states the states of n samples at T times, shape (T, n, d) or (T, n, dim, ch), as {@code Pipeline.sample}
 *     returns them with a time grid
 * @param times the times as text, one each
 * @param horizontal the dimension to show from left to right, counted from 0
 * @param vertical the dimension to show upwards
 * @param title a line above the picture; may be empty
 */
public record Trajectories(Tensor states, List<String> times, int horizontal, int vertical, String title)
        implements Picture {
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
                "states of shape " + shape + " need " + NumberText.count(states.dim(0), "time") + ", found "
                        + times.size());
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
            require(Float.isFinite(value), "trajectories need finite states, found " + NumberText.number(value));
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * Makes a picture of the first two dimensions in which the states are counted from 0.
     *
     * @param states shape (T, n, d) or (T, n, dim, ch)
     * @return the picture
     * @throws IllegalArgumentException when the states do not fit
     */
    public static Trajectories of(Tensor states) {
        List<String> counted =
                IntStream.range(0, states.dim(0)).mapToObj(i -> "state " + i).toList();
        return new Trajectories(states, counted, 0, 1, "");
    }

    @Override
    public void write(OutputStream out, PictureFormat format) throws IOException {
        new TrajectoryCharts(this).picture().write(out, format);
    }

    /**
     * Writes an animated GIF that repeats without end: each state, and straight lines between them where they are few. The
     * stream stays open.
     *
     * @param out receives the bytes of the file
     * @throws IOException when the stream fails
     */
    public void animate(OutputStream out) throws IOException {
        new TrajectoryCharts(this).animate(out);
    }
}
