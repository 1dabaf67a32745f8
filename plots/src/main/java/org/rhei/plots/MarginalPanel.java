package org.rhei.plots;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.OptionalDouble;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.ColourMap;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.density.Bars;
import org.rhei.plots.density.Bars.Bar;
import org.rhei.plots.density.Marginal;
import org.rhei.plots.density.Marginal.Interval;
import org.rhei.plots.figure.Panel;
import org.rhei.plots.scale.LinearScale;

/**
 * Draws one dimension: its density as bars. A density of one mode has the central 68 % and 95 % shaded and a line at the median, one of
 * several modes has its highest-density regions shaded. The true value is a line.
 */
final class MarginalPanel {
    private static final int TAILS = ColourMap.colour(0.07);
    private static final int REGION_95 = ColourMap.colour(0.2);
    private static final int REGION_68 = ColourMap.colour(0.42);
    private static final Pen OUTLINE = new Pen(ColourMap.colour(0.85), 0.8);
    private static final Pen MEDIAN = new Pen(Ink.BLACK, 0.9);

    /** The height of the highest bar of all sets as a share of the panel. */
    private static final double FULL = 0.93;

    private final Canvas canvas;
    private final Panel panel;
    private final Marginal marginal;
    private final double highest;

    /**
     * Prepares a panel.
     *
     * @param highest the height of the highest bar of all sets that the panel shows
     */
    MarginalPanel(Canvas canvas, Panel panel, Marginal marginal, double highest) {
        this.canvas = canvas;
        this.panel = panel;
        this.marginal = marginal;
        this.highest = highest;
    }

    void draw(OptionalDouble truth) {
        LinearScale scale = marginal.scale();
        canvas.fill(under(new Interval(scale.low(), scale.high())), TAILS);
        if (marginal.modes() > 1) {
            canvas.fill(above(marginal.bars().level(0.95)), REGION_95);
            canvas.fill(above(marginal.bars().level(0.68)), REGION_68);
        } else if (!marginal.constant()) {
            canvas.fill(under(marginal.central95()), REGION_95);
            canvas.fill(under(marginal.central68()), REGION_68);
        }
        canvas.stroke(panel.place(outline(marginal.bars())), OUTLINE);
        if (marginal.modes() == 1) {
            canvas.stroke(panel.place(line(scale.share(marginal.median()))), MEDIAN);
        }
        truth.ifPresent(value -> {
            if (scale.contains(value)) {
                canvas.stroke(panel.vertical(scale.share(value)), Ink.TRUE_VALUE);
            }
        });
        canvas.stroke(panel.horizontal(0), Ink.FRAME);
    }

    /** Draws the density of other samples as a line. */
    void drawReference(Bars other, Pen pen) {
        canvas.stroke(panel.place(outline(other)), pen);
    }

    /** Returns the area under the bars between two values. */
    private Path2D under(Interval interval) {
        double from = marginal.scale().clamped(interval.low());
        double to = marginal.scale().clamped(interval.high());
        Path2D area = new Path2D.Double();
        for (Bar bar : marginal.bars().bars()) {
            // The bar of a value belongs to an interval as a whole or not at all.
            boolean inside = marginal.bars().discrete() && from <= bar.value() && bar.value() <= to;
            double low = inside ? bar.low() : Math.max(from, bar.low());
            double high = inside ? bar.high() : Math.min(to, bar.high());
            if (high > low && (inside || !marginal.bars().discrete())) {
                area.append(new Rectangle2D.Double(low, 0, high - low, height(bar)), false);
            }
        }
        return panel.place(area);
    }

    /** Returns the area under the bars of at least a density. */
    private Path2D above(double density) {
        Path2D area = new Path2D.Double();
        for (Bar bar : marginal.bars().bars()) {
            if (bar.density() >= density) {
                area.append(new Rectangle2D.Double(bar.low(), 0, bar.high() - bar.low(), height(bar)), false);
            }
        }
        return panel.place(area);
    }

    private Path2D outline(Bars bars) {
        Path2D outline = new Path2D.Double();
        outline.moveTo(0, 0);
        double end = 0;
        for (Bar bar : bars.bars()) {
            if (bar.low() > end + 1e-9) {
                outline.lineTo(end, 0);
                outline.lineTo(bar.low(), 0);
            }
            outline.lineTo(bar.low(), height(bar));
            outline.lineTo(bar.high(), height(bar));
            end = bar.high();
        }
        outline.lineTo(end, 0);
        outline.lineTo(1, 0);
        return outline;
    }

    private static Path2D line(double x) {
        Path2D line = new Path2D.Double();
        line.moveTo(x, 0);
        line.lineTo(x, FULL);
        return line;
    }

    private double height(Bar bar) {
        return FULL * bar.density() / highest;
    }
}
