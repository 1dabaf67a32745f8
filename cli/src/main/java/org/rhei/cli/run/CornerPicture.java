package org.rhei.cli.run;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.plots.CornerPlot;
import org.rhei.plots.picture.PictureFormat;

/** Draws the corner plot of a draw. */
final class CornerPicture {
    private CornerPicture() {}

    /**
     * Writes the corner plot of the samples that reached the end.
     *
     * @param samples (n, dim_obs, ch_obs), or (times, n, dim_obs, ch_obs), whose last time is drawn
     * @param variables the parameters, which label the axes; empty for default labels
     * @param title the title of the plot
     * @return the file that was written
     * @throws IOException if the file cannot be written
     */
    static WrittenFile write(OutputFile file, Tensor samples, List<Variable> variables, String title)
            throws IOException {
        CornerPlot corner = CornerPlot.of(finite(samples.rank() == 4 ? last(samples) : samples))
                .withTitle(title);
        CornerPlot labelled = variables.isEmpty()
                ? corner
                : corner.withLabels(variables.stream().map(Variable::label).toArray(String[]::new));
        return file.write(stream -> labelled.write(stream, PictureFormat.of(file.path())));
    }

    private static Tensor finite(Tensor samples) {
        int[] rows = IntStream.range(0, samples.dim(0))
                .filter(row -> Float.isFinite(samples.at(row, 0, 0)))
                .toArray();
        if (rows.length == samples.dim(0)) {
            return samples;
        }
        int dimension = samples.dim(1) * samples.dim(2);
        Tensor finite = Tensor.zeros(rows.length, samples.dim(1), samples.dim(2));
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(samples.data(), rows[i] * dimension, finite.data(), i * dimension, dimension);
        }
        return finite;
    }

    private static Tensor last(Tensor samples) {
        int times = samples.dim(0);
        return samples.rows(times - 1, times).reshape(samples.dim(1), samples.dim(2), samples.dim(3));
    }
}
