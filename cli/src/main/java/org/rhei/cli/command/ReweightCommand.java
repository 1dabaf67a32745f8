package org.rhei.cli.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.option.InputFileConverter;
import org.rhei.cli.option.ResultOptions;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.request.ReweightRequest;
import org.rhei.cli.run.ReweightRunner;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rhei reweight}: samples of the exact posterior from samples of a model, by importance weights. */
@Command(
        name = "reweight",
        description = {
            "Corrects samples by a likelihood: weights each by likelihood times prior divided by the model's density,"
                    + " reports the effective sample size and the evidence, and writes samples that are taken again by"
                    + " their weights."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  rhei sample --model m.safetensors --observation x.csv --out s.npy",
            "  rhei log-prob --model m.safetensors --observation x.csv --points s.npy --out q.npy",
            "  rhei reweight --samples s.npy --log-prob q.npy --log-likelihood l.npy \\",
            "      --log-prior p.npy --out corrected.npy",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ReweightCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--samples",
            required = true,
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description =
                    "The samples of one posterior: a table with a row for each, or an array (n, d) or (n, dim, ch).")
    private InputFile samples;

    @Option(
            names = "--log-prob",
            required = true,
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description =
                    "The natural logarithm of the density that each sample was drawn from, as 'rhei log-prob' writes"
                            + " it.")
    private InputFile logProb;

    @Option(
            names = "--log-likelihood",
            required = true,
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "The natural logarithm of the likelihood at each sample; -inf where the likelihood is 0.")
    private InputFile logLikelihood;

    @Option(
            names = "--log-prior",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "The natural logarithm of the prior's density at each sample; -inf outside of its support"
                    + " (default: 0).")
    private @Nullable InputFile logPrior;

    @Option(
            names = "--nsamples",
            paramLabel = "N",
            description = "The number of samples to write (default: as many as --samples has).")
    private @Nullable Integer nsamples;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "The same seed takes the same samples (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--quiet", order = 2, description = "No report.")
    private boolean quiet;

    @Mixin
    private ResultOptions result;

    @Mixin
    private TableOptions tables;

    public ReweightCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        InputException.requirePositive("--nsamples", nsamples);
        ReweightRequest request = new ReweightRequest(
                tables.applied(samples),
                tables.applied(logProb),
                tables.applied(logLikelihood),
                tables.of(logPrior),
                nsamples,
                seed,
                quiet,
                result.request(command));
        new ReweightRunner(terminal, request).run();
        return 0;
    }
}
