package org.rhei.plots.density;

import java.awt.geom.Path2D;
import java.util.Arrays;

/**
 * Traces the lines along which a grid of values has a level, by marching squares.
 *
 * <p>The values belong to the centres of the cells of the unit square; outside the square they are taken as 0, so that the lines of a
 * level above 0 close. Higher values lie to the left of a line's direction.
 */
final class Contour {
    private final int side;
    private final double level;

    /** The number of points in a row: the grid's and one more at either end. */
    private final int width;

    /** The grid's values with the zeros around them. */
    private final double[] values;

    private Contour(double[] grid, int side, double level) {
        this.side = side;
        this.level = level;
        this.width = side + 2;
        this.values = new double[width * width];
        for (int row = 0; row < side; row++) {
            System.arraycopy(grid, row * side, values, (row + 1) * width + 1, side);
        }
    }

    /** Returns the lines of a level above 0 through a square, row-major grid, in the unit square. */
    static Path2D of(double[] grid, int side, double level) {
        return new Contour(grid, side, level).trace();
    }

    private Path2D trace() {
        int[] next = crossings();
        Path2D lines = new Path2D.Double();
        for (int start = 0; start < next.length; start++) {
            if (next[start] >= 0) {
                int edge = start;
                lines.moveTo(x(edge), y(edge));
                while (next[edge] >= 0) {
                    int following = next[edge];
                    next[edge] = -1;
                    edge = following;
                    if (next[edge] >= 0) {
                        lines.lineTo(x(edge), y(edge));
                    }
                }
                lines.closePath();
            }
        }
        return lines;
    }

    /**
     * Computes, for every edge between neighbouring points on which a line enters a square, the edge on which the line leaves; -1 for the
     * others. Edge {@code 2 p} leads from point p to the right, edge {@code 2 p + 1} up.
     */
    private int[] crossings() {
        int[] next = new int[2 * width * width];
        Arrays.fill(next, -1);
        for (int row = 0; row < width - 1; row++) {
            for (int column = 0; column < width - 1; column++) {
                int point = row * width + column;
                boolean high = high(point);
                if (high(point + 1) != high || high(point + width) != high || high(point + width + 1) != high) {
                    connect(point, next);
                }
            }
        }
        return next;
    }

    /** Connects the edge where the corners turn from high to low with the edge where they turn from low to high. */
    private void connect(int point, int[] next) {
        // Corners and edges counterclockwise; edge i leads from corner i to corner i + 1.
        int[] corners = {point, point + 1, point + width + 1, point + width};
        int[] edges = {2 * point, 2 * (point + 1) + 1, 2 * (point + width), 2 * point + 1};
        boolean centreHigh = Arrays.stream(corners)
                        .mapToDouble(corner -> values[corner])
                        .average()
                        .orElseThrow()
                >= level;
        for (int i = 0; i < 4; i++) {
            if (high(corners[i]) && !high(corners[(i + 1) % 4])) {
                // Around a high corner, unless two high corners meet across a high centre: then around the low one.
                boolean saddle = high(corners[(i + 2) % 4]) && !high(corners[(i + 3) % 4]);
                int step = saddle && centreHigh ? 1 : 3;
                int j = (i + step) % 4;
                while (high(corners[j]) || !high(corners[(j + 1) % 4])) {
                    j = (j + step) % 4;
                }
                next[edges[i]] = edges[j];
            }
        }
    }

    private boolean high(int point) {
        return values[point] >= level;
    }

    private double x(int edge) {
        int point = edge / 2;
        int column = point % width;
        return share(column + (edge % 2 == 0 ? crossing(point, point + 1) : 0));
    }

    private double y(int edge) {
        int point = edge / 2;
        int row = point / width;
        return share(row + (edge % 2 == 1 ? crossing(point, point + width) : 0));
    }

    /** Returns the place of the level between two neighbours, by linear interpolation. */
    private double crossing(int from, int to) {
        return (level - values[from]) / (values[to] - values[from]);
    }

    /** Maps a coordinate in points to the unit square. Points are the centres of cells, the first one outside the square. */
    private double share(double point) {
        return Math.clamp((point - 0.5) / side, 0, 1);
    }
}
