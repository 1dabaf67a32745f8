package org.rhei.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.request.DistributionRequest;
import picocli.CommandLine.Option;

/** Options that define the density besides the model: the base distribution and the attention edge mask. */
public final class DensityOptions {
    @Option(
            names = "--base-mean",
            paramLabel = "M",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description = "Flow matching trained with another Gaussian base: its mean, one value or one for each"
                    + " value of θ, in the network's units (default: 0).")
    private @Nullable List<Double> mean;

    @Option(
            names = "--base-std",
            paramLabel = "S",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description = "The standard deviations of this base (default: 1).")
    private @Nullable List<Double> std;

    @Option(
            names = "--edge-mask",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "Simformer: the attention mask of the tokens of θ and then of x, a square of 0 and 1. Row i"
                    + " has a 1 for each token to which token i attends (default: all 1).")
    private @Nullable InputFile edgeMask;

    /**
     * Returns the options as a value.
     *
     * @param tables the options for reading files
     */
    public DistributionRequest request(TableOptions tables) {
        return new DistributionRequest(mean, std, tables.of(edgeMask));
    }
}
