package org.rhei.tornado;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.Conditioning;
import org.rhei.networks.Model;
import org.rhei.networks.Network;
import org.rhei.networks.NetworkEvaluation;

/** A network evaluated twice: by itself and by something else. */
final class Parity {
    private static final float[] TIMES = {0.02f, 0.5f, 0.97f};

    private Parity() {}

    /** GenSBI's reference models, of all architectures. */
    static List<Path> models() {
        try (Stream<Path> files =
                Files.list(Path.of(Parity.class.getResource("/reference").toURI()))) {
            return files.filter(file -> file.toString().matches(".*/(flux|simformer)\\w*\\.safetensors"))
                    .sorted()
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path model(String name) {
        return models().stream()
                .filter(file -> file.endsWith(name + ".safetensors"))
                .findFirst()
                .orElseThrow();
    }

    /** Some observations, if the model takes any. */
    static Network.Condition condition(Model model) {
        if (model.config().pipeline() == Conditioning.UNCONDITIONAL) {
            return Network.Condition.NONE;
        }
        Tensor xs = Tensor.zeros(3, model.config().dimCond(), model.config().chCond());
        Key.of(7).normal(0, xs.data(), 0, xs.size());
        return model.network().condition(xs);
    }

    /** The largest |v − w| / (1 + |v|) over some times, samples and observations; NaN where a number is. */
    static double worst(Network network, NetworkEvaluation other, Network.Condition condition, int samples) {
        Network.TimeTable table = network.at(TIMES[0], TIMES[1], TIMES[2]);
        int dimension = network.dimension();
        float[] x = new float[samples * dimension];
        Key.of(3).normal(0, x, 0, x.length);
        double worst = 0;
        for (int time = 0; time < TIMES.length; time++) {
            float[] v = through(network, table, time, condition, x, dimension);
            float[] w = through(other, table, time, condition, x, dimension);
            for (int i = 0; i < v.length; i++) {
                worst = Math.max(worst, Math.abs(v[i] - w[i]) / (1 + Math.abs(v[i])));
            }
        }
        return worst;
    }

    private static float[] through(
            NetworkEvaluation evaluation,
            Network.TimeTable table,
            int time,
            Network.Condition condition,
            float[] x,
            int dimension) {
        int lanes = evaluation.lanes();
        int samples = x.length / dimension;
        Network.Evaluator evaluator = evaluation.evaluator();
        float[] in = new float[dimension * lanes];
        float[] out = new float[dimension * lanes];
        float[] v = new float[x.length];
        int[] observations = new int[lanes];
        for (int first = 0; first < samples; first += lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                int sample = Math.min(first + lane, samples - 1);
                observations[lane] = sample % condition.count();
                for (int i = 0; i < dimension; i++) {
                    in[i * lanes + lane] = x[sample * dimension + i];
                }
            }
            evaluator.evaluate(table, time, condition, observations, in, 0, out, 0);
            for (int lane = 0; lane < lanes && first + lane < samples; lane++) {
                for (int i = 0; i < dimension; i++) {
                    v[(first + lane) * dimension + i] = out[i * lanes + lane];
                }
            }
        }
        return v;
    }
}
