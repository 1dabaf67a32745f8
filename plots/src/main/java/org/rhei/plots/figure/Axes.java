package org.rhei.plots.figure;

import java.awt.geom.Line2D;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Anchor;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.Canvas.TextStyle;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.scale.LinearScale;
import org.rhei.plots.scale.Scale;
import org.rhei.plots.scale.Tick;

/**
 * Draws marks, numbers and grid lines along the lower and the left side of panels.
 *
 * @param canvas what to draw on
 * @param style the sizes
 */
public record Axes(Canvas canvas, FigureStyle style) {
    private static final TextStyle X_NUMBER = new TextStyle(FigureStyle.NUMBER_SIZE, Ink.BLACK, Anchor.MIDDLE);
    private static final TextStyle Y_NUMBER = new TextStyle(FigureStyle.NUMBER_SIZE, Ink.BLACK, Anchor.END);

    /**
     * Draws a tick's mark upwards from the lower side.
     *
     * @param panel where
     * @param x the horizontal scale
     * @param tick what to mark
     */
    public void markX(Panel panel, Scale x, Tick tick) {
        double at = panel.x(x.share(tick.value()));
        canvas.stroke(new Line2D.Double(at, panel.bottom(), at, panel.bottom() - length(tick)), Ink.FRAME);
    }

    /**
     * Writes a tick's number below the lower side.
     *
     * @param panel where
     * @param x the horizontal scale
     * @param tick what to write
     */
    public void numberX(Panel panel, Scale x, Tick tick) {
        double at = panel.x(x.share(tick.value()));
        canvas.text(tick.label(), at, panel.bottom() + FigureStyle.TICK + FigureStyle.NUMBER_SIZE, X_NUMBER);
    }

    /**
     * Draws a vertical line through the panel at a tick.
     *
     * @param panel where
     * @param x the horizontal scale
     * @param tick where on the scale
     * @param pen how to draw
     */
    public void gridX(Panel panel, Scale x, Tick tick, Pen pen) {
        canvas.stroke(panel.vertical(x.share(tick.value())), pen);
    }

    /**
     * Draws a tick's mark to the right from the left side.
     *
     * @param panel where
     * @param y the vertical scale
     * @param tick what to mark
     */
    public void markY(Panel panel, Scale y, Tick tick) {
        double at = panel.y(y.share(tick.value()));
        canvas.stroke(new Line2D.Double(panel.left(), at, panel.left() + length(tick), at), Ink.FRAME);
    }

    /**
     * Writes a tick's number left of the left side.
     *
     * @param panel where
     * @param y the vertical scale
     * @param tick what to write
     */
    public void numberY(Panel panel, Scale y, Tick tick) {
        double at = panel.y(y.share(tick.value()));
        canvas.text(tick.label(), panel.left() - FigureStyle.TICK, at + style.numberDrop(), Y_NUMBER);
    }

    /**
     * Draws a horizontal line through the panel at a tick.
     *
     * @param panel where
     * @param y the vertical scale
     * @param tick where on the scale
     * @param pen how to draw
     */
    public void gridY(Panel panel, Scale y, Tick tick, Pen pen) {
        canvas.stroke(panel.horizontal(y.share(tick.value())), pen);
    }

    private static double length(Tick tick) {
        return tick.major() ? FigureStyle.TICK : FigureStyle.MINOR_TICK;
    }

    /**
     * The space that numbers may use beyond the ends of a horizontal axis.
     *
     * @param left the space beyond the left end, in points
     * @param right the space beyond the right end, in points
     */
    public record Overhang(double left, double right) {}

    /**
     * Chooses ticks of a horizontal axis, as many as possible with space between their numbers.
     *
     * @param x the scale
     * @param most the greatest number of ticks
     * @param side the length of the axis in points
     * @param allowed ticks whose numbers would reach farther are left out
     * @return the ticks in ascending order; none where no number fits
     */
    public static List<Tick> ticksX(LinearScale x, int most, double side, Overhang allowed) {
        return IntStream.iterate(most, count -> count > 0, count -> count - 1)
                .mapToObj(count -> x.ticks(count).stream()
                        .filter(tick -> fits(tick, x.share(tick.value()) * side, side, allowed))
                        .toList())
                .filter(ticks -> haveSpace(ticks, x, side))
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    private static boolean fits(Tick tick, double centre, double side, Overhang allowed) {
        double half = Lettering.width(tick) / 2;
        return half - centre <= allowed.left && half - (side - centre) <= allowed.right;
    }

    private static boolean haveSpace(List<Tick> ticks, LinearScale x, double side) {
        double least = Lettering.widest(ticks) + FigureStyle.NUMBER_SIZE;
        return IntStream.range(1, ticks.size()).allMatch(i -> {
            double step =
                    x.share(ticks.get(i).value()) - x.share(ticks.get(i - 1).value());
            return step * side >= least;
        });
    }
}
