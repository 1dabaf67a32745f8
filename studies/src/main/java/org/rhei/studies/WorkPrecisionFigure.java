package org.rhei.studies;

import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.rhei.kernel.text.NumberText;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Anchor;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.Canvas.TextStyle;
import org.rhei.plots.canvas.Figure;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.canvas.LineStyle;
import org.rhei.plots.figure.Axes;
import org.rhei.plots.figure.FigureStyle;
import org.rhei.plots.figure.Lettering;
import org.rhei.plots.figure.Notes;
import org.rhei.plots.figure.Panel;
import org.rhei.plots.scale.LogScale;
import org.rhei.plots.scale.Numbers;
import org.rhei.plots.scale.Tick;
import org.rhei.studies.Candidate.Spacing;
import org.rhei.studies.WorkPrecisionPlot.Work;

/** Lays out a work-precision picture: panels beside each other, the lines' names and the notes below. Lengths are points. */
final class WorkPrecisionFigure implements Figure {
    private static final FigureStyle STYLE = new FigureStyle(9, 9, 10, 2.5);
    private static final double GAP = STYLE.gap();
    private static final double SIDE = 185;
    private static final double LEFT = FigureStyle.EDGE + 46;
    private static final double KEY_LEADING = 13;
    private static final double KEY_LINE = 22;

    private static final TextStyle NAME = new TextStyle(STYLE.labelSize(), Ink.BLACK, Anchor.MIDDLE);
    private static final TextStyle KEY = new TextStyle(8, Ink.BLACK, Anchor.START);

    private static final int UNKNOWN = 0xe4e6ea;
    private static final Pen GRID = new Pen(0xe4e6ea, 0.4);
    private static final Pen SPREAD = new Pen(Ink.GREY, 0.6);
    private static final Pen ASKED = new Pen(Ink.BLACK, 0.8, 2.2);

    private final WorkPrecisionPlot plot;
    private final ToDoubleFunction<CandidateSummary> work;

    /** By panel and by line, in the order of the study. */
    private final Map<String, Map<String, List<CandidateSummary>>> panels = new LinkedHashMap<>();

    private final List<String> lines = new ArrayList<>();
    private final LogScale x;
    private final LogScale y;
    private final double top;
    private final List<List<String>> keys;
    private final List<String> notes;

    WorkPrecisionFigure(WorkPrecisionPlot plot) {
        this.plot = plot;
        this.work = plot.work() == Work.SECONDS ? one -> one.seconds().median() : CandidateSummary::evaluations;
        List<CandidateSummary> all = plot.report().overall();
        for (CandidateSummary one : all) {
            String line = line(one.candidate());
            panels.computeIfAbsent(panel(one.candidate().spacing()), name -> new LinkedHashMap<>())
                    .computeIfAbsent(line, name -> new ArrayList<>())
                    .add(one);
            if (!lines.contains(line)) {
                lines.add(line);
            }
        }
        x = workScale(all);
        y = errorScale(all);
        top = FigureStyle.EDGE + 14 + (plot.title().isEmpty() ? 0 : 20);
        keys = Notes.rows(lines, WorkPrecisionFigure::keyWidth, available());
        notes = Notes.joined(notes(), available());
    }

    private LogScale workScale(List<CandidateSummary> all) {
        double[] works =
                all.stream().mapToDouble(work).filter(w -> w > 0).sorted().toArray();
        return works.length == 0 ? new LogScale(1, 100) : LogScale.around(works[0], works[works.length - 1]);
    }

    private LogScale errorScale(List<CandidateSummary> all) {
        double least = plot.epsilon();
        double most = plot.epsilon();
        for (CandidateSummary one : all) {
            if (shown(one.p99())) {
                least = Math.min(least, one.p99());
                most = Math.max(most, one.p99());
            }
        }
        double floor = plot.report().floor();
        return LogScale.decades(shown(floor) ? Math.min(least, floor) : least, most);
    }

    /** Returns whether an error can be drawn on a logarithmic axis. The error of the reference is 0 and cannot. */
    private static boolean shown(double error) {
        return error > 0 && error < Double.POSITIVE_INFINITY;
    }

    private static String panel(Spacing spacing) {
        return switch (spacing) {
            case SHARED, PER_SAMPLE -> "steps chosen by error";
            case SCHEDULE -> "noise schedule";
            case UNIFORM, QUADRATIC, EDM, CALIBRATED -> spacing + " grid";
        };
    }

    private static String line(Candidate candidate) {
        return candidate.spacing().adaptive() ? candidate.solver() + " " + candidate.spacing() : candidate.solver();
    }

    @Override
    public double width() {
        return LEFT + panels.size() * (SIDE + GAP) - GAP + FigureStyle.EDGE;
    }

    @Override
    public double height() {
        return notesTop() + notes.size() * STYLE.noteLeading() + FigureStyle.EDGE;
    }

    private double keysTop() {
        return top + SIDE + 34;
    }

    private double notesTop() {
        return keysTop() + keys.size() * KEY_LEADING + 2;
    }

    private double available() {
        return width() - LEFT - FigureStyle.EDGE;
    }

    @Override
    public void draw(Canvas canvas) {
        if (!plot.title().isEmpty()) {
            canvas.text(plot.title(), LEFT, FigureStyle.EDGE + FigureStyle.TITLE_SIZE, FigureStyle.TITLE);
        }
        int column = 0;
        for (Map.Entry<String, Map<String, List<CandidateSummary>>> entry : panels.entrySet()) {
            Panel panel = new Panel(LEFT + column * (SIDE + GAP), top, SIDE);
            drawAxes(canvas, panel, column == 0);
            canvas.text(entry.getKey(), panel.x(0.5), top - 5, NAME);
            entry.getValue()
                    .forEach((line, points) -> drawLine(canvas, panel, LineStyle.of(lines.indexOf(line)), points));
            column++;
        }
        String name = plot.work() == Work.SECONDS
                ? "wall time of " + plot.report().samples() + " samples in seconds"
                : "network evaluations of a sample";
        canvas.text(name, LEFT + available() / 2, top + SIDE + 24, NAME);
        canvas.textUpwards("error, p99", FigureStyle.EDGE + 9, top + SIDE / 2, NAME);
        drawKeys(canvas);
        Notes.draw(canvas, notes, LEFT, notesTop(), STYLE);
    }

    private void drawAxes(Canvas canvas, Panel panel, boolean first) {
        double floor = shown(plot.report().floor()) ? y.clamped(plot.report().floor()) : 0;
        canvas.fill(
                new Rectangle2D.Double(panel.left(), panel.y(floor), SIDE, panel.bottom() - panel.y(floor)), UNKNOWN);
        Axes axes = new Axes(canvas, STYLE);
        for (Tick tick : y.powers()) {
            if (tick.major()) {
                axes.gridY(panel, y, tick, GRID);
                if (first) {
                    axes.numberY(panel, y, tick);
                }
            }
            axes.markY(panel, y, tick);
        }
        for (Tick tick : x.plain()) {
            if (tick.major()) {
                axes.gridX(panel, x, tick, GRID);
                axes.numberX(panel, x, tick);
            }
            axes.markX(panel, x, tick);
        }
        canvas.stroke(panel.horizontal(y.share(plot.epsilon())), ASKED);
        canvas.stroke(panel.square(), Ink.FRAME);
    }

    private void drawLine(Canvas canvas, Panel panel, LineStyle style, List<CandidateSummary> points) {
        Path2D path = new Path2D.Double();
        for (CandidateSummary point : points) {
            if (placed(point)) {
                double px = panel.x(x.share(work.applyAsDouble(point)));
                double py = panel.y(y.share(point.p99()));
                if (path.getCurrentPoint() == null) {
                    path.moveTo(px, py);
                } else {
                    path.lineTo(px, py);
                }
            }
        }
        if (path.getCurrentPoint() != null) {
            canvas.stroke(path, style.pen());
        }
        points.forEach(point -> drawPoint(canvas, panel, style, point));
    }

    private void drawPoint(Canvas canvas, Panel panel, LineStyle style, CandidateSummary point) {
        double px = panel.x(x.clamped(work.applyAsDouble(point)));
        if (placed(point)) {
            double py = panel.y(y.share(point.p99()));
            if (plot.work() == Work.SECONDS) {
                double least = panel.x(x.clamped(point.seconds().least()));
                double most = panel.x(x.clamped(point.seconds().most()));
                canvas.stroke(new Line2D.Double(least, py, most, py), SPREAD);
            }
            style.draw(canvas, px, py);
        } else if (!point.ok()) {
            style.drawFailure(canvas, Double.isNaN(px) ? panel.right() : px, panel.top());
        }
    }

    private boolean placed(CandidateSummary point) {
        return point.ok() && shown(point.p99()) && work.applyAsDouble(point) > 0;
    }

    private static double keyWidth(String line) {
        return KEY_LINE + 4 + Lettering.width(line, KEY.size()) + 14;
    }

    private void drawKeys(Canvas canvas) {
        for (int row = 0; row < keys.size(); row++) {
            double at = LEFT;
            double middle = keysTop() + row * KEY_LEADING + 5;
            for (String line : keys.get(row)) {
                LineStyle style = LineStyle.of(lines.indexOf(line));
                canvas.stroke(new Line2D.Double(at, middle, at + KEY_LINE, middle), style.pen());
                style.draw(canvas, at + KEY_LINE / 2, middle);
                canvas.text(line, at + KEY_LINE + 4, middle + 3, KEY);
                at += keyWidth(line);
            }
        }
    }

    private List<String> notes() {
        StudyReport report = plot.report();
        List<String> parts = new ArrayList<>();
        parts.add("error: 99% quantile over " + NumberText.count(report.samples(), "sample")
                + " in units of the posterior's spread"
                + (report.observations() == 1 ? "" : ", on the worst of " + report.observations() + " observations"));
        parts.add("against " + report.reference());
        parts.add("dashed: the requested error, " + Numbers.significant(plot.epsilon()));
        if (shown(report.floor())) {
            parts.add("grey: below the error of the reference");
        }
        if (report.overall().stream().anyMatch(one -> !one.ok())) {
            parts.add("crosses: failed");
        }
        if (plot.work() == Work.SECONDS) {
            parts.add("bars: shortest and longest draw");
        }
        return parts;
    }
}
