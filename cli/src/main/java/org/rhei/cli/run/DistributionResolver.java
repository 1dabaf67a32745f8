package org.rhei.cli.run;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.request.DistributionRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.pipelines.options.Base;

/**
 * Resolves the parts of the distribution that a model leaves open.
 *
 * @param request the values and the file that the user gave
 * @param config the model's configuration
 */
record DistributionResolver(DistributionRequest request, ModelConfig config) {
    /**
     * Returns the base distribution; empty if none was given.
     *
     * @throws InputException if it is no Gaussian, or the model takes none
     */
    Optional<Base> base() {
        List<Double> mean = request.mean();
        List<Double> std = request.std();
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

    private static void requireCount(String option, @Nullable List<Double> values, int dimension) {
        if (values != null && values.size() != 1 && values.size() != dimension) {
            throw new InputException(
                    option + " has " + NumberText.count(values.size(), "value") + ", expected 1 or " + dimension);
        }
    }

    private static List<Double> filled(@Nullable List<Double> values, int count, double standard) {
        if (values == null) {
            return Collections.nCopies(count, standard);
        }
        return values.size() == count ? values : Collections.nCopies(count, values.getFirst());
    }

    /**
     * Returns the edge mask; empty if none was given.
     *
     * @throws InputException if the file does not hold one, or the network takes none
     */
    Optional<boolean[][]> edgeMask() {
        InputFile file = request.edgeMask();
        if (file == null) {
            return Optional.empty();
        }
        if (!(config.network() instanceof NetworkConfig.SimformerConfig)) {
            throw new InputException("--edge-mask is for Simformer: no other network takes one");
        }
        int tokens = config.dimObs() + config.dimCond();
        Tensor rows = InputReader.matrix(file, "edge masks");
        if (rows.dim(0) != tokens || rows.dim(1) != tokens) {
            throw wrongShape(file, tokens, rows.dim(0) + " rows of " + NumberText.count(rows.dim(1), "value"));
        }
        boolean[][] mask = new boolean[tokens][tokens];
        for (int i = 0; i < tokens; i++) {
            for (int j = 0; j < tokens; j++) {
                float value = rows.at(i, j);
                if (value != 0 && value != 1) {
                    throw new InputException(
                            file + ": row " + (i + 1) + " holds " + NumberText.number(value) + ", expected 0 or 1");
                }
                mask[i][j] = value == 1;
            }
        }
        return Optional.of(mask);
    }

    private static InputException wrongShape(InputFile file, int tokens, String found) {
        return new InputException(file + ": found " + found + ", expected " + NumberText.count(tokens, "row") + " of "
                + NumberText.count(tokens, "value") + ", one for each token of θ and x");
    }
}
