package org.rhei.studies;

import java.io.IOException;
import java.io.OutputStream;
import org.rhei.plots.Canvas;
import org.rhei.plots.PictureFormat;

/**
 * The picture of a study: the error of each candidate against its work, both logarithmic, a line for each solver and a
 * panel for each kind of steps. The error is the 99 % quantile on the observation where it is worst. Where the reference
 * knows nothing is grey; candidates that failed are crosses at the upper edge.
 *
 * @param report what to show
 * @param work what stands to the right
 * @param epsilon the error asked for, a dashed line; positive and finite
 * @param title a line above the picture; may be empty
 */
public record WorkPrecisionPlot(StudyReport report, Work work, double epsilon, String title) {
    /** What a draw costs. */
    public enum Work {
        /** Network evaluations of a sample, the mean over samples and observations. */
        EVALUATIONS,
        /** The wall time of a draw, the mean over observations of the median of its repeats. */
        SECONDS
    }

    public WorkPrecisionPlot {
        Verdict.requireEpsilon(epsilon);
    }

    /**
     * Writes the picture. It needs neither a screen nor fonts, and the same plot gives the same bytes. The stream stays
     * open.
     *
     * @throws IOException when the stream fails
     */
    public void write(OutputStream out, PictureFormat format) throws IOException {
        WorkPrecisionFigure figure = new WorkPrecisionFigure(this);
        Canvas canvas = format.canvas(figure.width(), figure.height());
        figure.draw(canvas);
        canvas.write(out);
    }
}
