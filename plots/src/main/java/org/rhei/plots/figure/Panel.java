package org.rhei.plots.figure;

import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * A square on the canvas, in which points are given as shares of its sides from the lower left corner.
 *
 * @param left its left side, in points
 * @param top its upper side, in points
 * @param side its length, in points
 */
public record Panel(double left, double top, double side) {
    /**
     * Returns the place of the lower side.
     *
     * @return in points from the top of the canvas
     */
    public double bottom() {
        return top + side;
    }

    /**
     * Returns the place of the right side.
     *
     * @return in points from the left of the canvas
     */
    public double right() {
        return left + side;
    }

    /**
     * Maps a share of the width to the canvas.
     *
     * @param share from 0 at the left to 1 at the right
     * @return in points from the left of the canvas
     */
    public double x(double share) {
        return left + share * side;
    }

    /**
     * Maps a share of the height to the canvas.
     *
     * @param share from 0 at the bottom to 1 at the top
     * @return in points from the top of the canvas
     */
    public double y(double share) {
        return bottom() - share * side;
    }

    /**
     * Returns the border.
     *
     * @return the whole square
     */
    public Rectangle2D square() {
        return new Rectangle2D.Double(left, top, side, side);
    }

    /**
     * Returns a line from the top to the bottom.
     *
     * @param share its share of the width
     * @return the line
     */
    public Line2D vertical(double share) {
        return new Line2D.Double(x(share), top, x(share), bottom());
    }

    /**
     * Returns a line from the left to the right.
     *
     * @param share its share of the height
     * @return the line
     */
    public Line2D horizontal(double share) {
        return new Line2D.Double(left, y(share), right(), y(share));
    }

    /**
     * Moves a path from the unit square into the panel.
     *
     * @param path a path in shares
     * @return the path on the canvas
     */
    public Path2D place(Path2D path) {
        return new Path2D.Double(path, new AffineTransform(side, 0, 0, -side, left, bottom()));
    }
}
