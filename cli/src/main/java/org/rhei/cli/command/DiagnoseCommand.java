package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.diagnose.Check;
import org.rhei.cli.diagnose.Diagnosis;
import org.rhei.cli.diagnose.DiagnosisFiles;
import org.rhei.cli.diagnose.DiagnosisText;
import org.rhei.cli.diagnose.TrialData;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.Npy;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.OneOf;
import org.rhei.cli.option.SamplerOptions;
import org.rhei.cli.option.Sampling;
import org.rhei.cli.option.SettingOptions;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.Timed;
import org.rhei.cli.terminal.Version;
import org.rhei.diagnostics.Trials;
import org.rhei.diagnostics.TwoMoons;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei diagnose}: whether a model's posteriors can be trusted. */
@Command(
        name = "diagnose",
        description = {
            "Checks a model's posteriors with parameters drawn from the prior and data simulated from each: draws"
                    + " samples for all of the data and says in words what each number means.",
            "",
            "Checks: sbc (ranks), tarp (coverage with random points), coverage (of each parameter), c2st, swd and mmd"
                + " (the prior against a sample of each posterior: by a classifier, the sliced Wasserstein distance,"
                + " the maximum mean discrepancy), lc2st (the posteriors of the first data), predictive (data"
                + " simulated from the posteriors of the first data)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei diagnose --model two-moons.safetensors --observations xs.npy --parameters thetas.npy \\",
            "      --nsamples 200 --out diagnosis --report diagnosis.html",
            "  rhei diagnose --model two-moons.safetensors --simulator two-moons --ntrials 1000 \\",
            "      --checks sbc,tarp,coverage,lc2st,predictive --out diagnosis --json",
            "  rhei diagnose --model two-moons.safetensors --observations xs.npy --parameters thetas.npy \\",
            "      --solver auto --epsilon 0.02 --out diagnosis",
            "  rhei diagnose --model two-moons.safetensors --observations xs.npy --parameters thetas.npy \\",
            "      --samples samples.npy --out diagnosis",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DiagnoseCommand implements Callable<Integer> {
    /** Converts the names of checks. */
    static final class CheckConverter extends OneOf<Check> {
        CheckConverter() {
            super(List.of(Check.values()));
        }
    }

    private final Terminal terminal;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--observations",
            paramLabel = "FILE",
            description = "Data simulated from the parameters: .csv with a row for each, or .npy of shape (B, dim_cond,"
                    + " ch_cond).")
    private @Nullable Path observations;

    @Option(
            names = "--parameters",
            paramLabel = "FILE",
            description =
                    "Parameters drawn from the prior, one for each of the data: .csv, or .npy of shape (B, dim_obs,"
                            + " ch_obs).")
    private @Nullable Path parameters;

    @Option(
            names = "--simulator",
            paramLabel = "NAME",
            description = "Make parameters and data, in place of --observations and --parameters: two-moons.")
    private @Nullable String simulator;

    @Option(names = "--ntrials", paramLabel = "B", description = "How many --simulator makes (default: 1000).")
    private @Nullable Integer ntrials;

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            description = "Posterior samples drawn before, .npy of shape (nsamples, B, dim_obs, ch_obs) as 'rhei batch'"
                    + " writes; drawn now otherwise.")
    private @Nullable Path samples;

    @Option(
            names = "--predictive",
            paramLabel = "FILE",
            description = "Data simulated from posterior samples of the first observation, .npy of shape (n, dim_cond,"
                    + " ch_cond), for the check predictive.")
    private @Nullable Path predictive;

    @Option(names = "--nsamples", paramLabel = "N", description = "Samples of each posterior (default: 200).")
    private @Nullable Integer nsamples;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "The same seed gives the same result (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--checks",
            paramLabel = "NAMES",
            split = ",",
            converter = CheckConverter.class,
            description =
                    "What to check: sbc, tarp, coverage, c2st, swd, mmd, lc2st, predictive (default: the first three,"
                            + " and predictive where it can be).")
    private @Nullable List<Check> checks;

    @Option(
            names = "--local",
            paramLabel = "M",
            defaultValue = "3",
            description = "At how many of the data lc2st and predictive look, the first ones (default:"
                    + " ${DEFAULT-VALUE}).")
    private int local;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "0",
            description = "Draw trials again so many times for tarp's interval (default: Jeffreys' interval).")
    private int bootstrap;

    @Option(names = "--labels", paramLabel = "NAMES", split = ",", description = "Names of the parameters.")
    private @Nullable List<String> labels;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory where numbers (.json, .csv) and pictures (.png, .svg) go; made if need be.")
    private Path out;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write a page with everything, .html; it needs no other file.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Mixin
    private SamplerOptions sampler;

    @Mixin
    private SettingOptions setting;

    public DiagnoseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        check();
        DiagnosisFiles files = DiagnosisFiles.of(out, report, force)
                .sparing(model.file(), observations, parameters, samples, predictive);
        Pipeline pipeline = model.pipeline();
        ModelConfig config = pipeline.config();
        ModelOptions.checkObservation(config, "--observations or --simulator", given());
        TrialData data = data(config);
        Set<Check> chosen = chosen();
        if (sampler.reportsFailures()) {
            throw new InputException(
                    "--on-failure report is for draws: a diagnosis needs every sample, expected throw");
        }
        if (setting.given(sampler.solverName())) {
            sampler.checkChosen(config.method());
        }
        Sampling sampling = setting.setting(
                        terminal, model, sampler.solver(), pipeline, Optional.of(data.xs()), draws())
                .map(solver -> sampler.sampling(config.method(), Optional.of(data.xs()), solver))
                .orElseGet(() -> sampler.sampling(config.method()));
        if (sampling.states() != 1) {
            throw new InputException("--time-grid and --intermediates: a diagnosis looks at the samples alone");
        }
        Timed<Tensor> drawn = draw(pipeline, data, sampling);
        Trials trials = trials(data, drawn.result());
        Diagnosis diagnosis = new Diagnosis(data, trials, names(config), seed, Workers.of(model.threads()));
        Timed<Diagnosis.Result> timed = Timed.of(
                new ProgressLine(terminal, model.quiet(), "checks", chosen.size()),
                progress -> diagnosis.run(chosen, local, bootstrap, progress));
        List<DiagnosisFiles.Fact> facts = facts(config, data, sampling, drawn);
        List<Path> written = new ArrayList<>(files.write(model.name(), facts, timed.result()));
        setting.save(model, written);
        new DiagnosisText(terminal).print(model.quiet(), json, facts, timed, written);
        return 0;
    }

    /** Refuses what is wrong for any model. */
    private void check() {
        model.check();
        setting.check(sampler.solverName(), force);
        InputException.requirePositive("--nsamples", nsamples);
        InputException.requirePositive("--ntrials", ntrials);
        InputException.requirePositive("--local", local);
        if (bootstrap < 0) {
            throw new InputException("--bootstrap must be at least 0, found " + bootstrap);
        }
        if (simulator != null && !simulator.equals("two-moons")) {
            throw new InputException("--simulator: found " + Text.quote(simulator) + ", expected two-moons");
        }
        if ((simulator != null) == (observations != null) || (observations == null) != (parameters == null)) {
            throw new InputException(
                    "a diagnosis needs --observations and --parameters, or --simulator in their place");
        }
        if (simulator == null && ntrials != null) {
            throw new InputException("--ntrials is for --simulator: files have as many trials as they have");
        }
        if (samples != null && (simulator != null || nsamples != null)) {
            throw new InputException("--samples are drawn already: they take no "
                    + (simulator != null ? "--simulator, but the --observations they are for" : "--nsamples"));
        }
        if (checks != null && checks.contains(Check.PREDICTIVE) && simulator == null && predictive == null) {
            throw new InputException("the check predictive needs --simulator or --predictive");
        }
    }

    private @Nullable Path given() {
        return simulator != null ? model.file() : observations;
    }

    private TrialData data(ModelConfig config) {
        if (simulator != null) {
            if (config.dimObs() * config.chObs() != 2 || config.dimCond() * config.chCond() != 2) {
                throw new InputException("--simulator two-moons has 2 parameters and 2 data, found a model with "
                        + config.dimObs() * config.chObs() + " and " + config.dimCond() * config.chCond());
            }
            return TrialData.of(
                    new TwoMoons(), Key.of(seed).foldIn(1), Objects.requireNonNullElse(ntrials, 1000), config);
        }
        Tensor xs = InputFile.observations(Objects.requireNonNull(observations), config);
        Tensor thetas = InputFile.points(Objects.requireNonNull(parameters), config);
        if (xs.dim(0) != thetas.dim(0)) {
            throw new InputException(parameters + ": found " + thetas.dim(0)
                    + " parameters, expected one for each of the " + xs.dim(0) + " observations");
        }
        return new TrialData(thetas, xs, null, predictive == null ? null : Npy.read(predictive));
    }

    private Set<Check> chosen() {
        if (checks != null) {
            return EnumSet.copyOf(checks);
        }
        Set<Check> usual = EnumSet.of(Check.SBC, Check.TARP, Check.COVERAGE);
        if (simulator != null || predictive != null) {
            usual.add(Check.PREDICTIVE);
        }
        return usual;
    }

    private Timed<Tensor> draw(Pipeline pipeline, TrialData data, Sampling sampling) {
        if (samples != null) {
            return new Timed<>(Npy.read(samples), 0);
        }
        int draws = draws();
        long all = (long) draws * data.xs().dim(0);
        if (all * data.thetas().size() / data.thetas().dim(0) > Integer.MAX_VALUE - 8) {
            throw new InputException("--nsamples " + draws + " for " + data.xs().dim(0)
                    + " observations makes more numbers than an array holds");
        }
        return Timed.of(
                new ProgressLine(terminal, model.quiet(), "samples", all),
                progress -> pipeline.sampleBatched(
                        Key.of(seed),
                        Observation.of(data.xs()),
                        draws,
                        sampling.options().toBuilder().progress(progress).build()));
    }

    private int draws() {
        return Objects.requireNonNullElse(nsamples, 200);
    }

    private Trials trials(TrialData data, Tensor drawn) {
        try {
            return new Trials(data.thetas(), drawn);
        } catch (IllegalArgumentException e) {
            throw new InputException((samples == null ? "" : samples + ": ") + e.getMessage(), e);
        }
    }

    private List<String> names(ModelConfig config) {
        int count = config.dimObs() * config.chObs();
        if (labels != null && labels.size() != count) {
            throw new InputException("--labels: found " + labels.size() + " names, expected " + count);
        }
        return labels != null ? labels : Diagnosis.names("θ", count);
    }

    private List<DiagnosisFiles.Fact> facts(ModelConfig config, TrialData data, Sampling sampling, Timed<Tensor> drawn)
            throws IOException {
        List<DiagnosisFiles.Fact> facts = new ArrayList<>();
        facts.add(new DiagnosisFiles.Fact("model", model.file().toString()));
        facts.add(new DiagnosisFiles.Fact("model_sha256", DiagnosisFiles.sha256(model.file())));
        facts.add(new DiagnosisFiles.Fact("method", Text.name(config.method())));
        if (simulator != null) {
            facts.add(new DiagnosisFiles.Fact("simulator", simulator));
        } else {
            facts.add(new DiagnosisFiles.Fact("observations", String.valueOf(observations)));
            facts.add(new DiagnosisFiles.Fact("parameters", String.valueOf(parameters)));
        }
        facts.add(
                new DiagnosisFiles.Fact("trials", Integer.toString(data.thetas().dim(0))));
        facts.add(new DiagnosisFiles.Fact(
                "samples of each", Integer.toString(drawn.result().dim(0))));
        if (samples != null) {
            facts.add(new DiagnosisFiles.Fact("samples from", samples.toString()));
        } else {
            facts.add(new DiagnosisFiles.Fact("sampler", sampling.sampler()));
            facts.add(new DiagnosisFiles.Fact("solver", sampling.solver()));
            facts.add(new DiagnosisFiles.Fact("drawn in", String.format(Locale.ROOT, "%.1f s", drawn.seconds())));
        }
        facts.add(new DiagnosisFiles.Fact("seed", Long.toString(seed)));
        facts.add(new DiagnosisFiles.Fact("rhei", Version.text()));
        facts.add(new DiagnosisFiles.Fact("java", Runtime.version().toString()));
        return facts;
    }
}
