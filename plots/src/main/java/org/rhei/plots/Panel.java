package org.rhei.plots;

import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * A square on the canvas, in which points are given as shares of its sides from the lower left corner.
 *
 * @param left where it begins, in points
 * @param top where it begins, in points
 * @param side its length, in points
 */
public record Panel(double left, double top, double side) {
    public double bottom() {
        return top + side;
    }

    public double right() {
        return left + side;
    }

    public double x(double share) {
        return left + share * side;
    }

    public double y(double share) {
        return bottom() - share * side;
    }

    public Rectangle2D square() {
        return new Rectangle2D.Double(left, top, side, side);
    }

    Line2D vertical(double share) {
        return new Line2D.Double(x(share), top, x(share), bottom());
    }

    public Line2D horizontal(double share) {
        return new Line2D.Double(left, y(share), right(), y(share));
    }

    /** Moves a path from the unit square into the panel. */
    Path2D place(Path2D path) {
        return new Path2D.Double(path, new AffineTransform(side, 0, 0, -side, left, bottom()));
    }
}
