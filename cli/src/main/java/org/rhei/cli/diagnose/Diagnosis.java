package org.rhei.cli.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.rhei.cli.request.DiagnosticCheck;
import org.rhei.diagnostics.C2st;
import org.rhei.diagnostics.DiagnosticPictures;
import org.rhei.diagnostics.DiagnosticReport.Section;
import org.rhei.diagnostics.Finding;
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

/** Runs the checks that are asked for. */
public final class Diagnosis {
    /**
     * What came of them.
     *
     * @param sections a figure for each check that has one, its file's name the check's
     * @param tables tables of numbers
     */
    public record Result(List<Finding> findings, List<Section> sections, List<Table> tables) {}

    /** Numbers in columns of equal length. */
    record Table(String name, List<String> columns, List<double[]> values) {}

    private static final String AVERAGED = "prior against data-averaged posterior";

    private final TrialData data;
    private final Trials trials;
    private final List<String> names;
    private final long seed;
    private final Workers workers;
    private final Result result = new Result(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

    public Diagnosis(TrialData data, Trials trials, List<String> names, long seed, Workers workers) {
        this.data = data;
        this.trials = trials;
        this.names = names;
        this.seed = seed;
        this.workers = workers;
    }

    /** Letters with a number below each. */
    public static List<String> names(String letter, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(k -> letter
                        + Integer.toString(k)
                                .chars()
                                .map(digit -> digit - '0' + '₀')
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append))
                .toList();
    }

    public Result run(Set<DiagnosticCheck> checks, int local, int bootstrap, Progress progress) {
        int done = 0;
        for (DiagnosticCheck check : checks) {
            switch (check) {
                case SBC -> sbc();
                case TARP -> tarp(bootstrap);
                case COVERAGE -> coverage();
                case C2ST -> c2st();
                case SWD -> averaged(PermutationTest::slicedWasserstein);
                case MMD -> averaged(PermutationTest::maximumMeanDiscrepancy);
                case LC2ST -> lc2st(Math.min(local, trials.count() - 1));
                case PREDICTIVE -> predictive(Math.min(local, trials.count()));
            }
            progress.done((double) ++done / checks.size());
        }
        return result;
    }

    private void sbc() {
        Sbc sbc = Sbc.of(trials);
        result.findings.addAll(sbc.findings(names));
        result.sections.add(new Section(
                "Ranks of the true parameters",
                "SBC",
                "When the posteriors are exact, each true parameter is as likely to have one rank among its posterior's"
                        + " samples as any other (Talts et al. 2018).",
                DiagnosticPictures.of(sbc, names)));
        result.tables.add(new Table(
                "ranks",
                names,
                sbc.ranks().stream()
                        .map(ranks -> Arrays.stream(ranks).asDoubleStream().toArray())
                        .toList()));
    }

    private void tarp(int bootstrap) {
        Tarp tarp = Tarp.of(trials, Tarp.Options.defaults().seed(seed + 1).bootstrap(bootstrap));
        result.findings.addAll(tarp.findings());
        result.sections.add(new Section(
                "Coverage with random points",
                "TARP",
                "How often the true parameters lie nearer to a random point than a share α of the samples: α itself"
                        + " when the posteriors are exact (Lemos et al. 2023).",
                DiagnosticPictures.of(tarp)));
        result.tables.add(new Table(
                "tarp",
                List.of("alpha", "ecp", "lower", "upper", "exact"),
                List.of(tarp.alpha(), tarp.ecp(), tarp.lower(), tarp.upper(), tarp.exact())));
    }

    private void coverage() {
        MarginalCoverage coverage = MarginalCoverage.of(trials);
        result.findings.addAll(coverage.findings(names));
        result.sections.add(new Section(
                "Coverage of each parameter",
                "coverage",
                "How often a true parameter lies in its posterior's highest-density region. The regions are histograms'"
                        + " bins, so exact posteriors follow the dotted line, not the diagonal.",
                DiagnosticPictures.of(coverage, names)));
        List<String> columns = new ArrayList<>(List.of("z", "nominal"));
        List<double[]> values = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            MarginalCoverage.Curve curve = coverage.curve(k);
            if (k == 0) {
                values.add(curve.z());
                values.add(curve.nominal());
            }
            columns.addAll(
                    List.of(names.get(k), names.get(k) + " lower", names.get(k) + " upper", names.get(k) + " exact"));
            values.addAll(List.of(curve.share(), curve.lower(), curve.upper(), curve.exact()));
        }
        result.tables.add(new Table("coverage", columns, values));
    }

    /** GenSBI's data-averaged posterior: together, a sample of each posterior has the law of the prior. */
    private void c2st() {
        C2st test = C2st.of(
                thetas(0, trials.count()), drawn(0), C2st.Options.defaults().seed(seed), workers);
        result.findings.addAll(test.findings(AVERAGED));
    }

    /** The same by a distance. */
    private void averaged(Distance distance) {
        PermutationTest test = distance.test(thetas(0, trials.count()), drawn(0), Key.of(seed), workers);
        result.findings.addAll(test.findings(AVERAGED));
    }

    @FunctionalInterface
    private interface Distance {
        PermutationTest test(Tensor first, Tensor second, Key key, Workers workers);
    }

    /** The first observations are tested; the others, with their parameters, teach the forests. */
    private void lc2st(int local) {
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
                "Whether a random forest can tell posterior samples from true parameters at an observation, against"
                        + " what it does by chance (Linhart et al. 2023).",
                DiagnosticPictures.of(tests, observations)));
    }

    private void predictive(int local) {
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

    /** True parameters, (n, d). */
    private Tensor thetas(int from, int to) {
        return trials.thetas().rows(from, to).reshape(to - from, trials.dimension());
    }

    /** The first sample of each posterior from one on, (n, d). */
    private Tensor drawn(int from) {
        int d = trials.dimension();
        float[] first = Arrays.copyOfRange(trials.samples().data(), from * d, trials.count() * d);
        return Tensor.of(first, trials.count() - from, d);
    }
}
