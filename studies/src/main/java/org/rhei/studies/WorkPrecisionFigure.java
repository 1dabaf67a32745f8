package org.rhei.studies;

import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.rhei.plots.Canvas;
import org.rhei.plots.Canvas.Anchor;
import org.rhei.plots.Canvas.Pen;
import org.rhei.plots.Canvas.TextStyle;
import org.rhei.plots.Ink;
import org.rhei.plots.LineStyle;
import org.rhei.plots.LogAxis;
import org.rhei.plots.Notes;
import org.rhei.plots.Numbers;
import org.rhei.plots.Panel;
import org.rhei.plots.Typeface;
import org.rhei.studies.Candidate.Spacing;
import org.rhei.studies.Verdict.Overall;
import org.rhei.studies.WorkPrecisionPlot.Work;

/** Lays out a work-precision picture: panels beside each other, the lines' names and the notes below. Lengths are points. */
final class WorkPrecisionFigure {
    private static final double SIDE = 185;
    private static final double GAP = 9;
    private static final double EDGE = 10;
    private static final double LEFT = EDGE + 46;
    private static final double TICK = 3;
    private static final double MINOR = 1.6;
    private static final double NOTE_LEADING = 10;
    private static final double KEY_LEADING = 13;
    private static final double KEY_LINE = 22;

    private static final TextStyle X_TICK = new TextStyle(7, Ink.BLACK, Anchor.MIDDLE);
    private static final TextStyle Y_TICK = new TextStyle(7, Ink.BLACK, Anchor.END);
    private static final TextStyle NAME = new TextStyle(9, Ink.BLACK, Anchor.MIDDLE);
    private static final TextStyle KEY = new TextStyle(8, Ink.BLACK, Anchor.START);
    private static final TextStyle NOTE = new TextStyle(6.5, Ink.GREY, Anchor.START);
    private static final TextStyle TITLE = new TextStyle(12, Ink.BLACK, Anchor.START);

    private static final int UNKNOWN = 0xe4e6ea;
    private static final Pen GRID = new Pen(0xe4e6ea, 0.4);
    private static final Pen SPREAD = new Pen(Ink.GREY, 0.6);
    private static final Pen ASKED = new Pen(Ink.BLACK, 0.8, 2.2);

    private final WorkPrecisionPlot plot;
    private final ToDoubleFunction<Overall> work;

    /** By panel and by line, in the order of the study. */
    private final Map<String, Map<String, List<Overall>>> panels = new LinkedHashMap<>();

    private final List<String> lines = new ArrayList<>();
    private final LogAxis x;
    private final LogAxis y;
    private final double top;
    private final List<List<String>> keys;

    WorkPrecisionFigure(WorkPrecisionPlot plot) {
        this.plot = plot;
        this.work = plot.work() == Work.SECONDS ? Overall::seconds : Overall::evaluations;
        List<Overall> all = plot.report().overall();
        for (Overall one : all) {
            String line = line(one.candidate());
            panels.computeIfAbsent(panel(one.candidate().spacing()), name -> new LinkedHashMap<>())
                    .computeIfAbsent(line, name -> new ArrayList<>())
                    .add(one);
            if (!lines.contains(line)) {
                lines.add(line);
            }
        }
        double[] works =
                all.stream().mapToDouble(work).filter(w -> w > 0).sorted().toArray();
        double[] errors =
                all.stream().mapToDouble(Overall::p99).filter(this::shown).toArray();
        x = works.length == 0 ? new LogAxis(1, 100) : LogAxis.around(works[0], works[works.length - 1]);
        double least = plot.epsilon();
        double most = plot.epsilon();
        for (double error : errors) {
            least = Math.min(least, error);
            most = Math.max(most, error);
        }
        double floor = plot.report().floor();
        y = LogAxis.decades(shown(floor) ? Math.min(least, floor) : least, most);
        top = EDGE + 14 + (plot.title().isEmpty() ? 0 : 20);
        keys = keyRows();
    }

    private boolean shown(double error) {
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

    double width() {
        return LEFT + panels.size() * (SIDE + GAP) - GAP + EDGE;
    }

    double height() {
        return notesTop() + notes().size() * NOTE_LEADING + EDGE;
    }

    private double keysTop() {
        return top + SIDE + 34;
    }

    private double notesTop() {
        return keysTop() + keys.size() * KEY_LEADING + 2;
    }

    private double room() {
        return width() - LEFT - EDGE;
    }

    void draw(Canvas canvas) {
        if (!plot.title().isEmpty()) {
            canvas.text(plot.title(), LEFT, EDGE + TITLE.size(), TITLE);
        }
        int column = 0;
        for (Map.Entry<String, Map<String, List<Overall>>> entry : panels.entrySet()) {
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
        canvas.text(name, LEFT + room() / 2, top + SIDE + 24, NAME);
        canvas.textUpwards("error, p99", EDGE + 9, top + SIDE / 2, NAME);
        drawKeys(canvas);
        List<String> notes = notes();
        for (int i = 0; i < notes.size(); i++) {
            canvas.text(notes.get(i), LEFT, notesTop() + (i + 1) * NOTE_LEADING, NOTE);
        }
    }

    private void drawAxes(Canvas canvas, Panel panel, boolean numbers) {
        double floor =
                Math.clamp(shown(plot.report().floor()) ? y.share(plot.report().floor()) : 0, 0, 1);
        canvas.fill(
                new Rectangle2D.Double(panel.left(), panel.y(floor), SIDE, panel.bottom() - panel.y(floor)), UNKNOWN);
        for (LogAxis.Tick tick : y.powers()) {
            double at = panel.y(y.share(tick.value()));
            if (!tick.label().isEmpty()) {
                canvas.stroke(new Line2D.Double(panel.left(), at, panel.right(), at), GRID);
                if (numbers) {
                    canvas.text(tick.label(), panel.left() - TICK, at + 2.5, Y_TICK);
                }
            }
            canvas.stroke(
                    new Line2D.Double(
                            panel.left(), at, panel.left() + (tick.label().isEmpty() ? MINOR : TICK), at),
                    Ink.FRAME);
        }
        for (LogAxis.Tick tick : x.plain()) {
            double at = panel.x(x.share(tick.value()));
            if (!tick.label().isEmpty()) {
                canvas.stroke(new Line2D.Double(at, panel.top(), at, panel.bottom()), GRID);
                canvas.text(tick.label(), at, panel.bottom() + TICK + 7, X_TICK);
            }
            canvas.stroke(
                    new Line2D.Double(
                            at,
                            panel.bottom(),
                            at,
                            panel.bottom() - (tick.label().isEmpty() ? MINOR : TICK)),
                    Ink.FRAME);
        }
        canvas.stroke(panel.horizontal(y.share(plot.epsilon())), ASKED);
        canvas.stroke(panel.square(), Ink.FRAME);
    }

    private void drawLine(Canvas canvas, Panel panel, LineStyle style, List<Overall> points) {
        Path2D path = new Path2D.Double();
        boolean begun = false;
        for (Overall point : points) {
            if (place(point)) {
                double px = panel.x(x.share(work.applyAsDouble(point)));
                double py = panel.y(y.share(point.p99()));
                if (begun) {
                    path.lineTo(px, py);
                } else {
                    path.moveTo(px, py);
                    begun = true;
                }
            }
        }
        if (begun) {
            canvas.stroke(path, style.pen());
        }
        for (Overall point : points) {
            double px = panel.x(Math.clamp(x.share(work.applyAsDouble(point)), 0, 1));
            if (place(point)) {
                double py = panel.y(y.share(point.p99()));
                if (plot.work() == Work.SECONDS) {
                    canvas.stroke(
                            new Line2D.Double(
                                    panel.x(Math.clamp(x.share(point.leastSeconds()), 0, 1)),
                                    py,
                                    panel.x(Math.clamp(x.share(point.mostSeconds()), 0, 1)),
                                    py),
                            SPREAD);
                }
                style.draw(canvas, px, py);
            } else if (!point.ok()) {
                style.drawFailure(canvas, Double.isNaN(px) ? panel.right() : px, panel.top());
            }
        }
    }

    /** Whether a point has its place; an error of exactly 0, the reference's own, has none on a logarithmic axis. */
    private boolean place(Overall point) {
        return point.ok() && shown(point.p99()) && work.applyAsDouble(point) > 0;
    }

    private List<List<String>> keyRows() {
        List<List<String>> rows = new ArrayList<>();
        double used = Double.POSITIVE_INFINITY;
        for (String line : lines) {
            if (used + keyWidth(line) > room()) {
                rows.add(new ArrayList<>());
                used = 0;
            }
            rows.getLast().add(line);
            used += keyWidth(line);
        }
        return rows;
    }

    private static double keyWidth(String line) {
        return KEY_LINE + 4 + Typeface.DEJAVU_SANS.width(line, KEY.size()) + 14;
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
        parts.add("error: 99% quantile over " + report.samples() + " samples in units of the posterior's spread"
                + (report.observations() == 1 ? "" : ", on the worst of " + report.observations() + " observations"));
        parts.add("against " + report.reference());
        parts.add("dashed: the error asked for, " + Numbers.significant(plot.epsilon()));
        if (shown(report.floor())) {
            parts.add("grey: below what the reference is known to");
        }
        if (report.overall().stream().anyMatch(one -> !one.ok())) {
            parts.add("crosses: failed");
        }
        if (plot.work() == Work.SECONDS) {
            parts.add("bars: shortest and longest draw");
        }
        return Notes.wrapped(parts, NOTE.size(), room());
    }
}
