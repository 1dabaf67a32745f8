package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.diagnose.DiagnosisRunner;
import org.rhei.cli.option.CheckOptions;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.SamplerOptions;
import org.rhei.cli.option.SettingOptions;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.option.TrialOptions;
import org.rhei.cli.request.DiagnosisRequest;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.SamplerRequest;
import org.rhei.cli.request.SamplingRequest;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.request.TrialRequest;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rhei diagnose}: whether a model's posteriors can be trusted. */
@Command(
        name = "diagnose",
        description = {
            "Checks a model's posteriors with parameters drawn from the prior and data simulated from each of them:"
                    + " draws posterior samples for all of the data and explains each result in words.",
            "",
            "The checks are sbc (ranks), tarp (coverage with random points), coverage (of each parameter), c2st, swd"
                    + " and mmd (which compare the prior with a sample of each posterior by a classifier, the"
                    + " sliced Wasserstein distance, and the maximum mean discrepancy), lc2st (the posteriors of"
                    + " the first data), and predictive (data simulated from the posteriors of the first data)."
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
            "      --samples samples.npy --out diagnosis --fail-on bad --junit diagnosis.xml",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DiagnoseCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ModelOptions model;

    @Mixin
    private TrialOptions trials;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "The same seed gives the same result (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private CheckOptions checks;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory for the results (.json, .csv) and pictures (.png, .svg), which is created if"
                    + " it is missing.")
    private Path out;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write a page with all results and pictures, .html, which needs no other file.")
    private @Nullable Path report;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Also write the findings as results of JUnit tests, .xml, for automated builds.")
    private @Nullable Path junit;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Mixin
    private SamplerOptions sampler;

    @Mixin
    private SettingOptions setting;

    @Mixin
    private TableOptions tables;

    @Spec
    private CommandSpec command;

    public DiagnoseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ModelRequest requestedModel = model.request();
        SamplerRequest requestedSampler = sampler.request(tables);
        SettingRequest requestedSetting =
                setting.requestOfMany(command, requestedSampler.solver().name(), force);
        TrialRequest requestedTrials = trials.request(tables);
        DiagnosisRequest request = new DiagnosisRequest(
                requestedModel,
                requestedTrials,
                seed,
                checks.request(requestedTrials.hasPredictive()),
                new SamplingRequest(requestedSampler, requestedSetting),
                new DiagnosisRequest.Output(out, report, junit, json, force));
        return new DiagnosisRunner(terminal, request).run();
    }
}
