package org.rhei.cli.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.rhei.cli.request.DiagnosticCheck;
import org.rhei.diagnostics.C2st;
import org.rhei.diagnostics.DiagnosticPictures;
import org.rhei.diagnostics.DiagnosticReport.Section;
import org.rhei.diagnostics.Finding;
import org.rhei.diagnostics.GensbiCoverage;
import org.rhei.diagnostics.Lc2st;
import org.rhei.diagnostics.MarginalCoverage;
import org.rhei.diagnostics.PermutationTest;
import org.rhei.diagnostics.PosteriorPredictive;
import org.rhei.diagnostics.Sbc;
import org.rhei.diagnostics.Tarp;
import org.rhei.diagnostics.Trials;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Progress;

/** Runs checks of a model's posteriors. */
public final class Diagnosis {
    /**
     * The outputs of the checks.
     *
     * @param findings the statistics with their verdicts
     * @param sections a figure for each check that has one, named after the check
     * @param tables tables of values
     * @param skipped the checks that could not run, with the reasons
     */
    public record Outputs(
            List<Finding> findings,
            List<Section> sections,
            List<ValueTable> tables,
            Map<DiagnosticCheck, String> skipped) {
        private Outputs() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new EnumMap<>(DiagnosticCheck.class));
        }

        private void add(Outputs other) {
            findings.addAll(other.findings);
            sections.addAll(other.sections);
            tables.addAll(other.tables);
        }
    }

    /** Values in columns of equal length. */
    record ValueTable(String name, List<String> columns, List<double[]> values) {}

    /** The names of all tables. */
    static final List<String> TABLES =
            List.of("ranks", "tarp", "coverage-central", "coverage-highest-density", "coverage-gensbi");

    /** The names of all checks that have a picture. */
    static final List<String> SECTIONS = List.of("SBC", "TARP", "coverage", "L-C2ST");

    private static final String AVERAGED = "prior against data-averaged posterior";

    private final TrialData data;
    private final Trials trials;
    private final List<String> names;
    private final List<String> axes;
    private final long seed;
    private final Workers workers;

    /**
     * Prepares a diagnosis.
     *
     * @param names the names of the parameters in findings
     * @param axes their names in pictures
     */
    public Diagnosis(TrialData data, Trials trials, List<String> names, List<String> axes, long seed, Workers workers) {
        this.data = data;
        this.trials = trials;
        this.names = names;
        this.axes = axes;
        this.seed = seed;
        this.workers = workers;
    }

    /** Returns names made of a letter and a subscript, from 1 on. */
    public static List<String> names(String letter, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(k -> letter
                        + Integer.toString(k)
                                .chars()
                                .map(digit -> digit - '0' + '₀')
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append))
                .toList();
    }

    /**
     * Runs checks.
     *
     * @param checks the checks that can run, in their order, and those that cannot
     * @param local the number of observations, from the first on, that {@code lc2st} and {@code predictive} check
     * @param bootstrap the number of bootstrap samples of {@code tarp}; 0 for Jeffreys' interval
     * @param progress is told of each check that is done
     * @return the findings, figures and tables
     */
    public Outputs run(Preconditions checks, int local, int bootstrap, Progress progress) {
        Outputs all = new Outputs();
        all.skipped.putAll(checks.skipped());
        int done = 0;
        for (DiagnosticCheck check : checks.possible()) {
            Outputs result = new Outputs();
            try {
                run(check, local, bootstrap, result);
                all.add(result);
            } catch (IllegalArgumentException | IllegalStateException e) {
                all.skipped.put(
                        check, String.valueOf(e.getMessage())); // the other checks and the draws are worth keeping
            }
            progress.done((double) ++done / checks.possible().size());
        }
        return all;
    }

    private void run(DiagnosticCheck check, int local, int bootstrap, Outputs result) {
        switch (check) {
            case SBC -> sbc(result);
            case TARP -> tarp(bootstrap, result);
            case COVERAGE -> coverage(result);
            case C2ST -> c2st(result);
            case SWD -> averaged(PermutationTest::slicedWasserstein, result);
            case MMD -> averaged(PermutationTest::maximumMeanDiscrepancy, result);
            case LC2ST -> lc2st(Math.min(local, trials.count() - 1), result);
            case PREDICTIVE -> predictive(Math.min(local, trials.count()), result);
        }
    }

    private void sbc(Outputs result) {
        Sbc sbc = Sbc.of(trials, Key.of(seed).foldIn(3));
        result.findings.addAll(sbc.findings(names));
        result.sections.add(new Section(
                "Ranks of the true parameters",
                "SBC",
                "If the posteriors are exact, all ranks of a true parameter among the samples of its posterior are"
                        + " equally likely (Talts et al. 2018).",
                DiagnosticPictures.of(sbc, axes)));
        result.tables.add(new ValueTable(
                "ranks",
                names,
                sbc.ranks().stream()
                        .map(ranks -> Arrays.stream(ranks).asDoubleStream().toArray())
                        .toList()));
    }

    private void tarp(int bootstrap, Outputs result) {
        Tarp tarp = Tarp.of(trials, Tarp.Options.defaults().seed(seed + 1).bootstrap(bootstrap));
        result.findings.addAll(tarp.findings());
        result.sections.add(new Section(
                "Coverage with random points",
                "TARP",
                "The share of trials in which less than a fraction α of the samples is nearer to a random point than"
                        + " the true parameters. If the posteriors are exact, this share is α (Lemos et al. 2023).",
                DiagnosticPictures.of(tarp)));
        result.tables.add(new ValueTable(
                "tarp",
                List.of("alpha", "ecp", "lower", "upper", "exact"),
                List.of(tarp.alpha(), tarp.ecp(), tarp.lower(), tarp.upper(), tarp.exact())));
    }

    private void coverage(Outputs result) {
        MarginalCoverage coverage = MarginalCoverage.of(trials, Key.of(seed).foldIn(4));
        GensbiCoverage gensbi = GensbiCoverage.of(trials);
        result.findings.addAll(coverage.findings(names));
        result.sections.add(new Section(
                "Coverage of each parameter",
                "coverage",
                "The share of true parameters in an interval between samples of their posterior. If the posteriors"
                        + " are exact, this share is the level of the interval, for any number of samples. GenSBI's"
                        + " estimate by histograms is shown for comparison; it is too low for few samples.",
                DiagnosticPictures.of(coverage, gensbi, axes)));
        for (MarginalCoverage.Region region : MarginalCoverage.Region.values()) {
            List<String> columns = new ArrayList<>(List.of("nominal", "chance lower", "chance upper"));
            MarginalCoverage.Curve first = coverage.curve(0, region);
            List<double[]> values = new ArrayList<>(List.of(first.nominal(), first.lower(), first.upper()));
            for (int k = 0; k < names.size(); k++) {
                columns.add(names.get(k));
                values.add(coverage.curve(k, region).share());
            }
            result.tables.add(new ValueTable("coverage-" + region, columns, values));
        }
        List<String> columns = new ArrayList<>(List.of("z", "nominal"));
        List<double[]> values = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            GensbiCoverage.Curve curve = gensbi.curve(k);
            if (k == 0) {
                values.add(curve.z());
                values.add(curve.nominal());
            }
            columns.addAll(List.of(names.get(k), names.get(k) + " lower", names.get(k) + " upper"));
            values.addAll(List.of(curve.share(), curve.lower(), curve.upper()));
        }
        result.tables.add(new ValueTable("coverage-gensbi", columns, values));
    }

    /** Compares the prior with the data-averaged posterior, as GenSBI does: one sample of each exact posterior follows the prior. */
    private void c2st(Outputs result) {
        C2st test = C2st.of(
                thetas(0, trials.count()), drawn(0), C2st.Options.defaults().seed(seed), workers);
        result.findings.addAll(test.findings(AVERAGED));
    }

    /** Compares the prior with the data-averaged posterior by a distance. */
    private void averaged(Distance distance, Outputs result) {
        PermutationTest test = distance.test(thetas(0, trials.count()), drawn(0), Key.of(seed), workers);
        result.findings.addAll(test.findings(AVERAGED));
    }

    @FunctionalInterface
    private interface Distance {
        PermutationTest test(Tensor first, Tensor second, Key key, Workers workers);
    }

    /** Checks the posteriors of the first observations by forests that are trained on the other observations. */
    private void lc2st(int local, Outputs result) {
        int count = trials.count();
        int d = trials.dimension();
        float[] at = new float[trials.draws() * local * d];
        for (int draw = 0; draw < trials.draws(); draw++) {
            System.arraycopy(trials.samples().data(), draw * count * d, at, draw * local * d, local * d);
        }
        List<Lc2st> tests = Lc2st.of(
                thetas(local, count),
                data.xs().rows(local, count),
                drawn(local),
                data.xs().rows(0, local),
                Tensor.of(at, trials.draws(), local, d),
                Lc2st.Options.defaults(),
                workers);
        List<String> observations = IntStream.rangeClosed(1, local)
                .mapToObj(i -> "observation " + i)
                .toList();
        for (int i = 0; i < local; i++) {
            result.findings.add(tests.get(i).finding(observations.get(i), local));
        }
        result.sections.add(new Section(
                "The posteriors of single observations",
                "L-C2ST",
                "A random forest tries to tell posterior samples from true parameters at an observation. Its success"
                        + " is compared with success by chance (Linhart et al. 2023).",
                DiagnosticPictures.of(tests, observations)));
    }

    private void predictive(int local, Outputs result) {
        Tensor given = data.predictive();
        if (given != null) {
            PosteriorPredictive check = PosteriorPredictive.of(given, data.xs().rows(0, 1));
            result.findings.addAll(check.findings("observation 1"));
            return;
        }
        Key key = Key.of(seed).foldIn(2);
        for (int i = 0; i < local; i++) {
            float[] own = new float[trials.draws() * trials.dimension()];
            for (int draw = 0; draw < trials.draws(); draw++) {
                System.arraycopy(
                        trials.samples().data(),
                        (draw * trials.count() + i) * trials.dimension(),
                        own,
                        draw * trials.dimension(),
                        trials.dimension());
            }
            PosteriorPredictive check = PosteriorPredictive.of(
                    Objects.requireNonNull(data.simulator()),
                    key.foldIn(i),
                    Tensor.of(own, trials.draws(), trials.dimension(), 1),
                    data.xs().rows(i, i + 1));
            result.findings.addAll(check.findings("observation " + (i + 1)));
        }
    }

    /** Returns true parameters, (n, d). */
    private Tensor thetas(int from, int to) {
        return trials.thetas().rows(from, to).reshape(to - from, trials.dimension());
    }

    /** Returns the first sample of each posterior, from that of an observation on, (n, d). */
    private Tensor drawn(int from) {
        int d = trials.dimension();
        float[] first = Arrays.copyOfRange(trials.samples().data(), from * d, trials.count() * d);
        return Tensor.of(first, trials.count() - from, d);
    }
}
