package org.rhei.plots;

import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Anchor;
import org.rhei.plots.canvas.Canvas.TextStyle;
import org.rhei.plots.canvas.Figure;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.density.Marginal;
import org.rhei.plots.figure.Axes;
import org.rhei.plots.figure.FigureStyle;
import org.rhei.plots.figure.Legend;
import org.rhei.plots.figure.Lettering;
import org.rhei.plots.figure.MathText;
import org.rhei.plots.figure.Notes;
import org.rhei.plots.figure.Panel;
import org.rhei.plots.scale.LinearScale;
import org.rhei.plots.scale.Tick;

/** Lays out a corner plot: panels, axes, estimates, and the notes below. Lengths are points. */
final class CornerFigure implements Figure {
    private static final FigureStyle STYLE = FigureStyle.CORNER;
    private static final double GAP = STYLE.gap();
    private static final double LABEL_SIZE = STYLE.labelSize();
    private static final double ESTIMATE_SIZE = 9;
    private static final int MOST_TICKS = 5;

    /** No number reaches the next panel's. */
    private static final Axes.Overhang OVERHANG = new Axes.Overhang(GAP / 2, GAP / 2);

    private final CornerPlot plot;
    private final List<Integer> dimensions;
    private final List<CornerMarginals> marginals;
    private final double side;
    private final double left;
    private final double top;
    private final Legend legend;
    private final List<String> notes;

    CornerFigure(CornerPlot plot) {
        this.plot = plot;
        dimensions = plot.dimensions();
        marginals = dimensions.stream().map(k -> CornerMarginals.of(plot, k)).toList();
        side = Math.max(Math.min(240, 480.0 / dimensions.size()), 240 / Math.sqrt(dimensions.size()));
        top = FigureStyle.EDGE + 1.6 * ESTIMATE_SIZE + (plot.title().isEmpty() ? 0 : 1.7 * FigureStyle.TITLE_SIZE);
        double numbers = marginals.stream()
                .skip(1)
                .mapToDouble(marginal -> Lettering.widest(ticksY(marginal.scale())))
                .max()
                .orElse(0);
        left = FigureStyle.EDGE + (marginals.size() == 1 ? 0 : numbers + FigureStyle.TICK + 2 + 1.5 * LABEL_SIZE);
        CornerNotes small = new CornerNotes(plot, marginals);
        legend = Legend.of(small.legend(), gridSide());
        notes = Notes.joined(small.all(), gridSide());
    }

    @Override
    public double width() {
        return left + gridSide() + FigureStyle.EDGE;
    }

    @Override
    public double height() {
        return notesTop() + legend.height(STYLE) + notes.size() * STYLE.noteLeading() + FigureStyle.EDGE;
    }

    private double gridSide() {
        return dimensions.size() * (side + GAP) - GAP;
    }

    private double labelBaseline() {
        return top + gridSide() + FigureStyle.TICK + FigureStyle.NUMBER_SIZE + 1.5 * LABEL_SIZE;
    }

    private double notesTop() {
        return labelBaseline() + LABEL_SIZE;
    }

    private Panel panel(int row, int column) {
        return new Panel(left + column * (side + GAP), top + row * (side + GAP), side);
    }

    @Override
    public void draw(Canvas canvas) {
        String title = plot.title();
        if (!title.isEmpty()) {
            double baseline = FigureStyle.EDGE + FigureStyle.TITLE_SIZE;
            canvas.text(title, left, baseline, FigureStyle.title(title, gridSide()));
        }
        Axes axes = new Axes(canvas, STYLE);
        for (int row = 0; row < marginals.size(); row++) {
            for (int column = 0; column < row; column++) {
                drawJoint(canvas, row, column);
            }
            drawMarginal(canvas, row);
            drawEstimate(canvas, row);
            drawX(axes, row);
            if (row > 0) {
                drawY(axes, row);
            }
        }
        legend.draw(canvas, left, notesTop(), STYLE);
        Notes.draw(canvas, notes, left, notesTop() + legend.height(STYLE), STYLE);
    }

    private void drawMarginal(Canvas canvas, int row) {
        CornerMarginals sets = marginals.get(row);
        MarginalPanel diagonal = new MarginalPanel(canvas, panel(row, row), sets.samples(), sets.highest());
        diagonal.draw(plot.truth(dimensions.get(row)));
        for (int i = 0; i < sets.references().size(); i++) {
            diagonal.drawReference(sets.references().get(i).bars(), Ink.reference(i));
        }
    }

    private void drawJoint(Canvas canvas, int row, int column) {
        int x = dimensions.get(column);
        int y = dimensions.get(row);
        CornerMarginals first = marginals.get(column);
        CornerMarginals second = marginals.get(row);
        JointPanel joint = new JointPanel(
                canvas, panel(row, column), plot.column(x), first.samples(), plot.column(y), second.samples());
        joint.draw(plot.truth(x), plot.truth(y), plot.outliers());
        for (int i = 0; i < plot.references().size(); i++) {
            Tensor other = plot.references().get(i).samples();
            boolean discrete = JointPanel.discrete(first.references().get(i))
                    || JointPanel.discrete(second.references().get(i));
            joint.drawReference(plot.column(other, x), plot.column(other, y), discrete, Ink.reference(i));
        }
    }

    /**
     * Writes "name = median", the distances to the central 68 % above each other, and the power of ten, above a panel. Where a median
     * does not describe the samples, writes the name and the number of modes.
     */
    private void drawEstimate(Canvas canvas, int row) {
        Marginal marginal = marginals.get(row).samples();
        Panel panel = panel(row, row);
        double baseline = panel.top() - 0.55 * ESTIMATE_SIZE;
        if (marginal.modes() > 1) {
            MathText text = MathText.of(label(row) + ": " + marginal.modes() + " modes");
            double size = Math.min(ESTIMATE_SIZE, (side + GAP) / text.width(1));
            text.draw(canvas, panel.x(0.5), baseline, new TextStyle(size, Ink.BLACK, Anchor.MIDDLE));
            return;
        }
        Marginal.Estimate estimate = marginal.estimate();
        MathText value = MathText.of(label(row) + " = " + estimate.value());
        String power = estimate.power();
        double valueWidth = value.width(1);
        double errorWidth =
                0.7 * Math.max(Lettering.width(estimate.plus(), 1), Lettering.width(estimate.minus(), 1)) + 0.2;
        double width = valueWidth + errorWidth + Lettering.width(power, 1);
        double size = Math.min(ESTIMATE_SIZE, (side + GAP) / width);

        double start = panel.x(0.5) - width * size / 2;
        double errors = start + (valueWidth + 0.15) * size;
        TextStyle error = new TextStyle(0.7 * size, Ink.BLACK, Anchor.START);
        value.draw(canvas, start, baseline, new TextStyle(size, Ink.BLACK, Anchor.START));
        canvas.text(estimate.plus(), errors, baseline - 0.42 * size, error);
        canvas.text(estimate.minus(), errors, baseline + 0.28 * size, error);
        TextStyle behind = new TextStyle(size, Ink.BLACK, Anchor.START);
        canvas.text(power, start + (valueWidth + errorWidth) * size, baseline, behind);
    }

    /** Draws ticks on each panel of a column, and the numbers and the name below the last panel. */
    private void drawX(Axes axes, int column) {
        LinearScale scale = marginals.get(column).scale();
        Panel last = panel(marginals.size() - 1, column);
        for (Tick tick : Axes.ticksX(scale, MOST_TICKS, side, OVERHANG)) {
            for (int row = column; row < marginals.size(); row++) {
                axes.markX(panel(row, column), scale, tick);
            }
            axes.numberX(last, scale, tick);
        }
        String name = label(column) + scale.power();
        MathText.of(name).draw(axes.canvas(), last.x(0.5), labelBaseline(), STYLE.name(name, side));
    }

    /** Draws ticks on each panel of a row but the histogram, and the numbers and the name left of the first panel. */
    private void drawY(Axes axes, int row) {
        LinearScale scale = marginals.get(row).scale();
        Panel first = panel(row, 0);
        for (Tick tick : ticksY(scale)) {
            for (int column = 0; column < row; column++) {
                axes.markY(panel(row, column), scale, tick);
            }
            axes.numberY(first, scale, tick);
        }
        String name = label(row) + scale.power();
        MathText.of(name)
                .drawUpwards(axes.canvas(), FigureStyle.EDGE + LABEL_SIZE, first.y(0.5), STYLE.name(name, side));
    }

    private String label(int row) {
        return plot.labels().get(dimensions.get(row));
    }

    private List<Tick> ticksY(LinearScale scale) {
        return scale.ticks(side > 90 ? 5 : 4);
    }
}
