package org.rhei.plots.figure;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.rhei.plots.picture.Picture;
import org.rhei.plots.picture.PictureFormat;

/**
 * Charts in rows, a title above, a key and notes below.
 *
 * @param title may be empty
 * @param rows the charts of each row
 * @param side the length of a chart's side in points
 * @param key what the colours mean
 * @param notes small print
 */
public record ChartPicture(
        String title, List<List<Chart>> rows, double side, List<Legend.Entry> key, List<String> notes)
        implements Picture {
    /**
     * Divides charts into rows.
     *
     * @param charts the charts in their order
     * @param columns the charts of a row
     * @return the rows; the last may be shorter
     */
    public static List<List<Chart>> rows(List<Chart> charts, int columns) {
        List<List<Chart>> rows = new ArrayList<>();
        for (int from = 0; from < charts.size(); from += columns) {
            rows.add(charts.subList(from, Math.min(from + columns, charts.size())));
        }
        return rows;
    }

    @Override
    public void write(OutputStream out, PictureFormat format) throws IOException {
        new ChartFigure(this).write(out, format);
    }
}
