package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.Csv;
import org.rhei.cli.file.Npy;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.options.Base;
import picocli.CommandLine.Option;

/** The options that say, beside the model, which density is meant: the base that it flows from, the edges that attend. */
public final class DensityOptions {
    @Option(
            names = "--base-mean",
            paramLabel = "M",
            split = ",",
            description = "Flow matching trained from another Gaussian base: its mean, one number or one for each of"
                    + " θ's, in the network's units (default: 0).")
    private @Nullable List<Double> mean;

    @Option(
            names = "--base-std",
            paramLabel = "S",
            split = ",",
            description = "The same base's standard deviations (default: 1).")
    private @Nullable List<Double> std;

    @Option(
            names = "--edge-mask",
            paramLabel = "FILE",
            description = "Simformer: which token attends to which, θ's tokens, then x's; a square of 0 and 1, .csv or"
                    + " .npy (default: all to all).")
    private @Nullable Path edgeMask;

    /**
     * The base, if one was given.
     *
     * @throws InputException when it is no Gaussian, or the model takes none
     */
    public Optional<Base> base(ModelConfig config) {
        if (mean == null && std == null) {
            return Optional.empty();
        }
        if (!(config.method() instanceof MethodConfig.FlowMatching)) {
            throw new InputException("--base-mean and --base-std are for flow matching: the base of "
                    + Text.name(config.method()) + " follows from its noise");
        }
        int dimension = config.dimObs() * config.chObs();
        requireCount("--base-mean", mean, dimension);
        requireCount("--base-std", std, dimension);
        int count = Math.max(mean == null ? 1 : mean.size(), std == null ? 1 : std.size());
        try {
            return Optional.of(new Base.Gaussian(filled(mean, count, 0), filled(std, count, 1)));
        } catch (IllegalArgumentException e) {
            throw new InputException("--base-mean and --base-std: " + e.getMessage(), e);
        }
    }

    private static void requireCount(String option, @Nullable List<Double> numbers, int dimension) {
        if (numbers != null && numbers.size() != 1 && numbers.size() != dimension) {
            throw new InputException(option + " has " + numbers.size() + " numbers, expected 1 or " + dimension);
        }
    }

    private static List<Double> filled(@Nullable List<Double> numbers, int count, double standard) {
        if (numbers == null) {
            return Collections.nCopies(count, standard);
        }
        return numbers.size() == count ? numbers : Collections.nCopies(count, numbers.getFirst());
    }

    /**
     * The edge mask, if one was given.
     *
     * @throws InputException when the file does not hold one, or the network takes none
     */
    public Optional<boolean[][]> edgeMask(ModelConfig config) {
        if (edgeMask == null) {
            return Optional.empty();
        }
        if (!config.network().takesEdgeMask()) {
            throw new InputException("--edge-mask is for Simformer: no other network takes one");
        }
        int tokens = config.dimObs() + config.dimCond();
        List<float[]> rows = rows(edgeMask);
        if (rows.size() != tokens) {
            throw wrongShape(edgeMask, tokens, rows.size() + " rows");
        }
        boolean[][] mask = new boolean[tokens][tokens];
        for (int i = 0; i < tokens; i++) {
            float[] row = rows.get(i);
            if (row.length != tokens) {
                throw wrongShape(edgeMask, tokens, row.length + " values in row " + (i + 1));
            }
            for (int j = 0; j < tokens; j++) {
                if (row[j] != 0 && row[j] != 1) {
                    throw new InputException(edgeMask + ": row " + (i + 1) + " holds " + row[j] + ", expected 0 or 1");
                }
                mask[i][j] = row[j] == 1;
            }
        }
        return Optional.of(mask);
    }

    private static InputException wrongShape(Path file, int tokens, String found) {
        return new InputException(file + ": found " + found + ", expected " + tokens + " rows of " + tokens
                + " values, one for each token of θ and x");
    }

    private static List<float[]> rows(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            return Csv.rows(file);
        }
        Tensor array = Npy.read(file);
        if (array.rank() != 2) {
            throw new InputException(file + ": found shape " + Tensor.text(array.shape()) + ", expected two axes");
        }
        return IntStream.range(0, array.dim(0))
                .mapToObj(i -> array.rows(i, i + 1).data())
                .toList();
    }
}
