package org.rhei.studies;

import java.io.IOException;
import java.io.OutputStream;
import org.rhei.plots.picture.Picture;
import org.rhei.plots.picture.PictureFormat;

/**
 * The picture of a study: the error of each candidate against its work, both logarithmic, a line for each solver and a
 * panel for each kind of steps. The error is the 99 % quantile on the observation where it is worst. Errors below
 * the accuracy of the reference are grey; candidates that failed are crosses at the upper edge.
 *
 * @param report the results to show
 * @param work the horizontal axis
 * @param epsilon the error asked for, a dashed line; positive and finite
 * @param title a line above the picture; may be empty
 */
public record WorkPrecisionPlot(StudyReport report, Work work, double epsilon, String title) implements Picture {
    /** The cost of a draw. */
    public enum Work {
        /** Network evaluations of a sample, the mean over samples and observations. */
        EVALUATIONS,
        /** The wall time of a draw, the mean over observations of the median of its repeats. */
        SECONDS
    }

    /**
     * Checks ε.
     *
     * @throws IllegalArgumentException when it is not positive and finite
     */
    public WorkPrecisionPlot {
        Verdict.requireEpsilon(epsilon);
    }

    @Override
    public void write(OutputStream out, PictureFormat format) throws IOException {
        new WorkPrecisionFigure(this).write(out, format);
    }
}
