package org.rhei.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.rhei.diagnostics.statistics.Shares;
import org.rhei.kernel.text.NumberText;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.figure.Chart;
import org.rhei.plots.figure.ChartPicture;
import org.rhei.plots.figure.Legend;
import org.rhei.plots.picture.Picture;
import org.rhei.plots.scale.LinearScale;
import org.rhei.plots.scale.Numbers;

/**
 * Draws the pictures of diagnoses. The effect of chance on exact posteriors is grey, the measurement blue, the ideal dashed: they
 * differ in lightness and form, so that the pictures can be read without colours.
 */
public final class DiagnosticPictures {
    /** The most parameters that a picture shows. */
    public static final int MOST_PARAMETERS = 12;

    private static final int COLUMNS = 4;
    private static final double MOST_Z = 3.5;
    private static final double CHANCE = 0.99;
    private static final Pen GUIDE = new Pen(0xb4b8c2, 0.6, 2);
    private static final Pen LIGHT_BLUE = new Pen(0xb9d7ea, 6);
    private static final Pen SHORTEST = new Pen(Ink.TRUTH, 1.1);
    private static final Pen GENSBI = new Pen(Ink.GREY, 0.9, 1.6);
    private static final Chart.Axis RANKS = new Chart.Axis(LinearScale.SHARES, "rank / L");

    private DiagnosticPictures() {}

    /**
     * Draws the histogram of each parameter's ranks, and below it the distance of their distribution function from the
     * uniform one, with the 99 % interval of chance (binomial, for each bin and each rank by itself, as GenSBI's).
     *
     * @param sbc the ranks
     * @param labels the parameters' names
     * @return the picture
     */
    public static Picture of(Sbc sbc, List<String> labels) {
        int shown = Math.min(sbc.dimension(), MOST_PARAMETERS);
        List<Chart> histograms = IntStream.range(0, shown)
                .mapToObj(k -> histogram(sbc, k, labels.get(k)))
                .toList();
        List<Chart> differences = IntStream.range(0, shown)
                .mapToObj(k -> difference(sbc, k, labels.get(k)))
                .toList();
        List<List<Chart>> rows = new ArrayList<>(ChartPicture.rows(histograms, COLUMNS));
        rows.addAll(ChartPicture.rows(differences, COLUMNS));
        List<String> notes = new ArrayList<>();
        notes.add(Numbers.grouped(sbc.trials()) + " trials, ranks among " + Numbers.grouped(sbc.draws())
                + " samples in " + sbc.defaultBins() + " bins.");
        notes.add("Many in the middle: too wide. At both ends: too narrow. On one side: shifted.");
        addHidden(notes, sbc.dimension());
        return new ChartPicture(
                "Simulation-based calibration",
                rows,
                side(shown),
                List.of(
                        new Legend.Entry(new Pen(Ink.BLUE, 6), "ranks"),
                        new Legend.Entry(Ink.SWATCH, "99% by chance"),
                        new Legend.Entry(Ink.IDEAL, "uniform")),
                notes);
    }

    private static Chart histogram(Sbc sbc, int parameter, String label) {
        int bins = sbc.defaultBins();
        Sbc.Bins histogram = sbc.histogram(parameter, bins);
        double[] edges = new double[bins + 1];
        Arrays.setAll(edges, b -> (double) sbc.first(b, bins) / (sbc.draws() + 1));
        double[] heights = new double[bins];
        double[] x = new double[2 * bins];
        double[] low = new double[2 * bins];
        double[] high = new double[2 * bins];
        for (int b = 0; b < bins; b++) {
            double expected = histogram.expected()[b];
            heights[b] = histogram.counts()[b] / expected;
            Shares.Interval chance = Shares.binomial(sbc.trials(), expected / sbc.trials(), CHANCE);
            for (int end = 0; end < 2; end++) {
                x[2 * b + end] = edges[b + end];
                low[2 * b + end] = chance.low() / expected;
                high[2 * b + end] = chance.high() / expected;
            }
        }
        double top = 1.12
                * Math.max(
                        Arrays.stream(heights).max().orElse(1),
                        Arrays.stream(high).max().orElse(1));
        return new Chart(
                label,
                RANKS,
                new Chart.Axis(new LinearScale(0, top), "trials / expected"),
                List.of(
                        new Chart.Bars(edges, heights, 0x8cc0e0),
                        new Chart.Line(steps(edges), doubled(heights), new Pen(Ink.BLUE, 0.9)),
                        new Chart.Line(x, low, new Pen(Ink.GREY, 0.9)),
                        new Chart.Line(x, high, new Pen(Ink.GREY, 0.9)),
                        new Chart.Line(0, 1, 1, 1, Ink.IDEAL)));
    }

    private static double[] steps(double[] edges) {
        double[] x = new double[2 * (edges.length - 1)];
        Arrays.setAll(x, i -> edges[(i + 1) / 2]);
        return x;
    }

    private static double[] doubled(double[] heights) {
        double[] y = new double[2 * heights.length];
        Arrays.setAll(y, i -> heights[i / 2]);
        return y;
    }

    private static Chart difference(Sbc sbc, int parameter, String label) {
        double[] y = sbc.ecdfDifference(parameter);
        double[] x = new double[y.length];
        double[] low = new double[y.length];
        double[] high = new double[y.length];
        double most = 0;
        for (int r = 0; r < y.length; r++) {
            x[r] = (r + 1.0) / y.length;
            Shares.Interval chance = Shares.binomial(sbc.trials(), Math.min(x[r], 1), CHANCE);
            low[r] = chance.low() / sbc.trials() - x[r];
            high[r] = chance.high() / sbc.trials() - x[r];
            most = Math.max(most, Math.max(Math.abs(y[r]), Math.max(high[r], -low[r])));
        }
        return new Chart(
                label,
                RANKS,
                new Chart.Axis(new LinearScale(-1.1 * most, 1.1 * most), "ECDF − uniform"),
                List.of(
                        new Chart.Band(x, low, high, Ink.BAND),
                        new Chart.Line(0, 0, 1, 0, Ink.IDEAL),
                        new Chart.Line(x, y, Ink.CURVE)));
    }

    /**
     * Draws expected against nominal coverage, as probabilities and as standard deviations, with 95 % intervals.
     *
     * @param tarp the coverage
     * @return the picture
     */
    public static Picture of(Tarp tarp) {
        List<Chart.Mark> marks = List.of(
                new Chart.Band(tarp.alpha(), tarp.lower(), tarp.upper(), LIGHT_BLUE.colour()),
                new Chart.Line(0, 0, 1, 1, Ink.IDEAL),
                new Chart.Line(tarp.alpha(), tarp.ecp(), Ink.CURVE),
                new Chart.Words("conservative", Chart.Corner.UPPER_LEFT),
                new Chart.Words("overconfident", Chart.Corner.LOWER_RIGHT));
        Chart probabilities = new Chart(
                "Probability",
                new Chart.Axis(LinearScale.SHARES, "credibility level α"),
                new Chart.Axis(LinearScale.SHARES, "expected coverage probability"),
                marks);
        double[] nominal = Shares.z(tarp.alpha());
        Chart deviations = deviations(
                "Standard deviations",
                new Chart.Band(nominal, Shares.z(tarp.lower()), Shares.z(tarp.upper()), LIGHT_BLUE.colour()),
                new Chart.Line(nominal, Shares.z(tarp.ecp()), Ink.CURVE));
        return new ChartPicture(
                "Tests of accuracy with random points (TARP)",
                List.of(List.of(probabilities, deviations)),
                200,
                List.of(
                        new Legend.Entry(Ink.CURVE, "coverage"),
                        new Legend.Entry(LIGHT_BLUE, "95% interval"),
                        new Legend.Entry(Ink.IDEAL, "exact posterior")),
                List.of());
    }

    /**
     * Draws observed against nominal coverage of each parameter, in standard deviations, with the 99 % interval of chance; beside them
     * GenSBI's estimate.
     *
     * @param coverage the coverage
     * @param gensbi GenSBI's estimate for the same trials
     * @param labels the parameters' names
     * @return the picture
     */
    public static Picture of(MarginalCoverage coverage, GensbiCoverage gensbi, List<String> labels) {
        int all = coverage.parameters().size();
        int shown = Math.min(all, MOST_PARAMETERS);
        List<Chart> charts = new ArrayList<>();
        for (int k = 0; k < shown; k++) {
            MarginalCoverage.Curve central = coverage.curve(k, MarginalCoverage.Region.CENTRAL);
            MarginalCoverage.Curve shortest = coverage.curve(k, MarginalCoverage.Region.HIGHEST_DENSITY);
            GensbiCoverage.Curve estimate = gensbi.curve(k);
            charts.add(deviations(
                    labels.get(k),
                    new Chart.Band(
                            fromZero(shortest.nominal()),
                            fromZero(shortest.lower()),
                            fromZero(shortest.upper()),
                            Ink.BAND),
                    new Chart.Line(estimate.z(), Shares.z(estimate.share()), GENSBI),
                    new Chart.Line(fromZero(shortest.nominal()), fromZero(shortest.share()), SHORTEST),
                    new Chart.Line(fromZero(central.nominal()), fromZero(central.share()), Ink.CURVE)));
        }
        List<String> notes = new ArrayList<>();
        notes.add(Numbers.grouped(coverage.trials()) + " trials, intervals between " + Numbers.grouped(coverage.draws())
                + " samples. Exact posteriors follow the diagonal, but for GenSBI's estimate.");
        addHidden(notes, all);
        return new ChartPicture(
                "Coverage of the marginal posteriors",
                ChartPicture.rows(charts, COLUMNS),
                side(shown),
                List.of(
                        new Legend.Entry(Ink.CURVE, "central interval"),
                        new Legend.Entry(SHORTEST, "highest-density interval"),
                        new Legend.Entry(GENSBI, "GenSBI's histogram estimate"),
                        new Legend.Entry(Ink.SWATCH, "99% by chance"),
                        new Legend.Entry(Ink.IDEAL, "exact posterior")),
                notes);
    }

    /** Returns coverages in standard deviations after that of an empty interval, 0. */
    private static double[] fromZero(double[] coverages) {
        return DoubleStream.concat(DoubleStream.of(0), Arrays.stream(Shares.z(coverages)))
                .toArray();
    }

    private static Chart deviations(String title, Chart.Mark band, Chart.Mark... curves) {
        LinearScale scale = new LinearScale(0, MOST_Z);
        List<Chart.Mark> marks = new ArrayList<>();
        marks.add(band);
        for (int sigma = 1; sigma <= 3; sigma++) {
            marks.add(new Chart.Line(sigma, 0, sigma, sigma, GUIDE));
            marks.add(new Chart.Line(0, sigma, sigma, sigma, GUIDE));
        }
        marks.add(new Chart.Line(0, 0, MOST_Z, MOST_Z, Ink.IDEAL));
        marks.addAll(List.of(curves));
        marks.add(new Chart.Words("conservative", Chart.Corner.UPPER_LEFT));
        marks.add(new Chart.Words("overconfident", Chart.Corner.LOWER_RIGHT));
        return new Chart(
                title,
                new Chart.Axis(scale, "nominal coverage in σ"),
                new Chart.Axis(scale, "observed coverage in σ"),
                marks);
    }

    /**
     * Draws the statistic of each observation's local test beside those of chance.
     *
     * @param tests one test for each observation
     * @param labels the observations' names
     * @return the picture
     */
    public static Picture of(List<Lc2st> tests, List<String> labels) {
        int shown = Math.min(tests.size(), MOST_PARAMETERS);
        List<Chart> charts = IntStream.range(0, shown)
                .mapToObj(i -> nulls(tests.get(i), labels.get(i)))
                .toList();
        return new ChartPicture(
                "Local classifier two-sample tests (L-C2ST)",
                ChartPicture.rows(charts, COLUMNS),
                side(shown),
                List.of(
                        new Legend.Entry(Ink.SWATCH, "by chance"),
                        new Legend.Entry(GUIDE, "95% of chance"),
                        new Legend.Entry(Ink.CURVE, "found")),
                List.of());
    }

    private static Chart nulls(Lc2st test, String label) {
        double[] sorted = test.nulls().clone();
        Arrays.sort(sorted);
        double low = Math.min(sorted[0], test.statistic());
        double high = Math.max(sorted[sorted.length - 1], test.statistic());
        double margin = Math.max(0.06 * (high - low), 1e-6);
        LinearScale x = new LinearScale(low - margin, high + margin);
        int bins = Math.clamp(sorted.length / 5, 5, 20);
        double[] edges = new double[bins + 1];
        double[] counts = new double[bins];
        Arrays.setAll(edges, b -> sorted[0] + (sorted[sorted.length - 1] - sorted[0]) * b / bins);
        for (double value : sorted) {
            double share = (value - sorted[0]) / Math.max(sorted[sorted.length - 1] - sorted[0], Double.MIN_NORMAL);
            counts[Math.min((int) (share * bins), bins - 1)]++;
        }
        double top = 1.1 * Arrays.stream(counts).max().orElse(1);
        double quantile = sorted[Math.min((int) Math.ceil(0.95 * sorted.length), sorted.length - 1)];
        return new Chart(
                label + ": p = " + NumberText.number(test.pValue(), 3),
                new Chart.Axis(x, "statistic"),
                new Chart.Axis(new LinearScale(0, top), "permutations"),
                List.of(
                        new Chart.Bars(edges, counts, Ink.BAND),
                        new Chart.Line(quantile, 0, quantile, top, GUIDE),
                        new Chart.Line(test.statistic(), 0, test.statistic(), top, Ink.CURVE)));
    }

    private static double side(int charts) {
        return charts <= 2 ? 180 : 140;
    }

    private static void addHidden(List<String> notes, int all) {
        if (all > MOST_PARAMETERS) {
            notes.add("The first " + MOST_PARAMETERS + " of " + all + " parameters.");
        }
    }
}
