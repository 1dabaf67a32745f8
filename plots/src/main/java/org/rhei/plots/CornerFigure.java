package org.rhei.plots;

import java.awt.geom.Line2D;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.plots.Canvas.Anchor;
import org.rhei.plots.Canvas.TextStyle;

/** Lays out a corner plot: panels, ticks, names, estimates, and the notes below. Lengths are points. */
final class CornerFigure {
    private static final double GAP = 6;
    private static final double EDGE = 10;
    private static final double TICK = 3;
    private static final double TICK_SIZE = 7;
    private static final double LABEL_SIZE = 10;
    private static final double ESTIMATE_SIZE = 9;
    private static final double TITLE_SIZE = 12;
    private static final double NOTE_SIZE = 6.5;
    private static final double NOTE_LEADING = 9;

    private static final TextStyle X_TICK = new TextStyle(TICK_SIZE, Ink.BLACK, Anchor.MIDDLE);
    private static final TextStyle Y_TICK = new TextStyle(TICK_SIZE, Ink.BLACK, Anchor.END);
    private static final TextStyle NOTE = new TextStyle(NOTE_SIZE, Ink.GREY, Anchor.START);

    private final CornerPlot plot;
    private final List<Integer> dimensions;
    private final List<Marginal> marginals;
    private final double side;
    private final double left;
    private final double top;
    private final List<String> notes;

    CornerFigure(CornerPlot plot) {
        this.plot = plot;
        dimensions = plot.dimensions();
        marginals = dimensions.stream()
                .map(k -> Marginal.of(plot.column(k).copy(), plot.truth(k)))
                .toList();
        side = Math.max(Math.min(240, 480.0 / dimensions.size()), 240 / Math.sqrt(dimensions.size()));
        top = EDGE + 1.6 * ESTIMATE_SIZE + (plot.title().isEmpty() ? 0 : 1.7 * TITLE_SIZE);
        left = EDGE + (marginals.size() == 1 ? 0 : yTickWidth() + TICK + 2 + 1.5 * LABEL_SIZE);
        notes = Notes.wrapped(new CornerNotes(plot, marginals).all(), NOTE_SIZE, gridSide());
    }

    private double yTickWidth() {
        return marginals.stream()
                .skip(1)
                .mapToDouble(marginal -> widest(yTicks(marginal.axis())))
                .max()
                .orElse(0);
    }

    double width() {
        return left + gridSide() + EDGE;
    }

    double height() {
        return notesTop() + notes.size() * NOTE_LEADING + EDGE;
    }

    private double gridSide() {
        return dimensions.size() * (side + GAP) - GAP;
    }

    private double labelBaseline() {
        return top + gridSide() + TICK + TICK_SIZE + 1.5 * LABEL_SIZE;
    }

    private double notesTop() {
        return labelBaseline() + LABEL_SIZE;
    }

    private Panel panel(int row, int column) {
        return new Panel(left + column * (side + GAP), top + row * (side + GAP), side);
    }

    void draw(Canvas canvas) {
        if (!plot.title().isEmpty()) {
            double size = fitting(plot.title(), TITLE_SIZE, gridSide());
            canvas.text(plot.title(), left, EDGE + TITLE_SIZE, new TextStyle(size, Ink.BLACK, Anchor.START));
        }
        for (int row = 0; row < marginals.size(); row++) {
            for (int column = 0; column < row; column++) {
                drawJoint(canvas, row, column);
            }
            MarginalPanel diagonal = new MarginalPanel(canvas, panel(row, row), marginals.get(row));
            diagonal.draw(plot.truth(dimensions.get(row)));
            plot.reference(dimensions.get(row)).ifPresent(diagonal::drawReference);
            drawEstimate(canvas, row);
            drawXAxis(canvas, row);
            if (row > 0) {
                drawYAxis(canvas, row);
            }
        }
        for (int line = 0; line < notes.size(); line++) {
            canvas.text(notes.get(line), left, notesTop() + (line + 1) * NOTE_LEADING, NOTE);
        }
    }

    private void drawJoint(Canvas canvas, int row, int column) {
        int x = dimensions.get(column);
        int y = dimensions.get(row);
        JointPanel joint = new JointPanel(
                canvas, panel(row, column), plot.column(x), marginals.get(column), plot.column(y), marginals.get(row));
        joint.draw(plot.truth(x), plot.truth(y), plot.outliers());
        plot.reference(x).ifPresent(first -> plot.reference(y).ifPresent(second -> joint.drawReference(first, second)));
    }

    /**
     * Writes "name = median", the distances to the central 68 % above each other, and the power of ten, above a panel.
     */
    private void drawEstimate(Canvas canvas, int row) {
        Marginal marginal = marginals.get(row);
        Marginal.Estimate estimate = marginal.estimate();
        String value = label(row) + " = " + estimate.value();
        String power = power(marginal.axis());
        double valueWidth = width(value, 1);
        double errorWidth = 0.7 * Math.max(width(estimate.plus(), 1), width(estimate.minus(), 1)) + 0.2;
        double size = Math.min(ESTIMATE_SIZE, (side + GAP) / (valueWidth + errorWidth + width(power, 1)));

        Panel panel = panel(row, row);
        double start = panel.x(0.5) - (valueWidth + errorWidth + width(power, 1)) * size / 2;
        double baseline = panel.top() - 0.55 * ESTIMATE_SIZE;
        double errors = start + (valueWidth + 0.15) * size;
        TextStyle error = new TextStyle(0.7 * size, Ink.BLACK, Anchor.START);
        canvas.text(value, start + valueWidth * size, baseline, new TextStyle(size, Ink.BLACK, Anchor.END));
        canvas.text(estimate.plus(), errors, baseline - 0.42 * size, error);
        canvas.text(estimate.minus(), errors, baseline + 0.28 * size, error);
        canvas.text(
                power,
                start + (valueWidth + errorWidth) * size,
                baseline,
                new TextStyle(size, Ink.BLACK, Anchor.START));
    }

    /** Ticks on every panel of a column; numbers and the name below the last. */
    private void drawXAxis(Canvas canvas, int column) {
        Axis axis = marginals.get(column).axis();
        Panel last = panel(marginals.size() - 1, column);
        for (Axis.Tick tick : xTicks(axis)) {
            double x = last.x(axis.share(tick.value()));
            for (int row = column; row < marginals.size(); row++) {
                double y = panel(row, column).bottom();
                canvas.stroke(new Line2D.Double(x, y, x, y - TICK), Ink.FRAME);
            }
            canvas.text(tick.label(), x, last.bottom() + TICK + TICK_SIZE, X_TICK);
        }
        String name = label(column) + power(axis);
        canvas.text(name, last.x(0.5), labelBaseline(), nameStyle(name));
    }

    /** Ticks on every panel of a row but the histogram; numbers and the name left of the first. */
    private void drawYAxis(Canvas canvas, int row) {
        Axis axis = marginals.get(row).axis();
        Panel first = panel(row, 0);
        for (Axis.Tick tick : yTicks(axis)) {
            double y = first.y(axis.share(tick.value()));
            for (int column = 0; column < row; column++) {
                double x = panel(row, column).left();
                canvas.stroke(new Line2D.Double(x, y, x + TICK, y), Ink.FRAME);
            }
            canvas.text(tick.label(), left - TICK, y + 0.36 * TICK_SIZE, Y_TICK);
        }
        String name = label(row) + power(axis);
        canvas.textUpwards(name, EDGE + LABEL_SIZE, first.y(0.5), nameStyle(name));
    }

    private String label(int row) {
        return plot.labels().get(dimensions.get(row));
    }

    private static String power(Axis axis) {
        return axis.exponent() == 0 ? "" : Numbers.power(axis.exponent());
    }

    /** As many ticks as leave room between their numbers; none whose number would reach the next panel's. */
    private List<Axis.Tick> xTicks(Axis axis) {
        return IntStream.of(5, 4, 3, 2, 1)
                .mapToObj(most -> axis.ticks(most).stream()
                        .filter(tick -> overhang(axis, tick) <= GAP / 2)
                        .toList())
                .filter(ticks -> haveRoom(axis, ticks))
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    private boolean haveRoom(Axis axis, List<Axis.Tick> ticks) {
        double widest = widest(ticks);
        return IntStream.range(1, ticks.size()).allMatch(i -> {
            double step = axis.share(ticks.get(i).value())
                    - axis.share(ticks.get(i - 1).value());
            return step * side >= widest + TICK_SIZE;
        });
    }

    private static double widest(List<Axis.Tick> ticks) {
        return ticks.stream()
                .mapToDouble(tick -> width(tick.label(), TICK_SIZE))
                .max()
                .orElse(0);
    }

    /** How far a tick's number reaches past the end of its panel. */
    private double overhang(Axis axis, Axis.Tick tick) {
        double centre = axis.share(tick.value()) * side;
        return width(tick.label(), TICK_SIZE) / 2 - Math.min(centre, side - centre);
    }

    private List<Axis.Tick> yTicks(Axis axis) {
        return axis.ticks(side > 90 ? 5 : 4);
    }

    private TextStyle nameStyle(String name) {
        return new TextStyle(fitting(name, LABEL_SIZE, side), Ink.BLACK, Anchor.MIDDLE);
    }

    /** A font size, or a smaller one where a text would be wider than there is room. */
    private static double fitting(String text, double size, double room) {
        return Math.min(size, room / width(text, 1));
    }

    private static double width(String text, double size) {
        return Typeface.DEJAVU_SANS.width(text, size);
    }
}
