package org.rhei.networks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Tensor;

/**
 * Law: the network's output is GenSBI's within 1e-4·(1 + |v|), at every reference time. GenSBI's wrapped model is the network alone
 * for every method: what a method makes of its output is not in here.
 */
class NetworkParityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "flux1_flow",
                "flux1_concat_flow",
                "flux1_pos1d_flow",
                "flux1_rope1d_flow",
                "flux1_rope_both_flow",
                "flux1_rope2d_flow",
                "flux1_edm",
                "flux1_edm_vp",
                "flux1_edm_ve",
                "flux1_sm_vp",
                "flux1_sm_ve",
                "flux1joint_flow",
                "flux1joint_sum_flow",
                "flux1joint_edm",
                "flux1joint_sm_vp",
                "flux1joint_unconditional_flow",
                "simformer_flow",
                "simformer_edm",
                "simformer_sm_vp",
                "simformer_unconditional_edm"
            })
    void outputIsGensbis(String name) throws Exception {
        Path folder = Path.of(NetworkParityTest.class.getResource("/reference").toURI());
        Model model = Model.load(folder.resolve(name + ".safetensors"));
        Network network = model.network();
        try (Safetensors expected = Safetensors.open(folder.resolve(name + ".expected.safetensors"))) {
            Tensor times = expected.tensor("network.t");
            Tensor samples = expected.tensor("network.obs");
            Tensor output = expected.tensor("network.out");
            Network.Condition condition = model.config().pipeline() == Conditioning.UNCONDITIONAL
                    ? Network.Condition.NONE
                    : network.condition(expected.tensor("x_o"));
            double worst = 0;
            for (int t = 0; t < times.size(); t++) {
                float[] found = evaluate(network, times.data()[t], condition, samples);
                for (int i = 0; i < found.length; i++) {
                    float v = output.data()[t * found.length + i];
                    worst = Math.max(worst, Math.abs(found[i] - v) / (1 + Math.abs(v)));
                }
            }
            System.out.printf("%s: network within %.1e%n", name, worst);
            assertThat(worst).isLessThan(1e-4);
        }
    }

    /** The network's output for samples of shape (n, …), tile by tile. */
    private static float[] evaluate(Network network, double time, Network.Condition condition, Tensor samples) {
        int lanes = network.kernels().lanes();
        int dimension = network.dimension();
        Network.TimeTable table = network.at(time);
        Network.Evaluator evaluator = network.evaluator();
        float[] x = new float[dimension * lanes];
        float[] v = new float[dimension * lanes];
        float[] out = new float[samples.size()];
        for (int first = 0; first < samples.dim(0); first += lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                int sample = Math.min(first + lane, samples.dim(0) - 1);
                for (int i = 0; i < dimension; i++) {
                    x[i * lanes + lane] = samples.data()[sample * dimension + i];
                }
            }
            evaluator.evaluate(table, 0, condition, new int[lanes], x, 0, v, 0);
            for (int lane = 0; lane < lanes && first + lane < samples.dim(0); lane++) {
                for (int i = 0; i < dimension; i++) {
                    out[(first + lane) * dimension + i] = v[i * lanes + lane];
                }
            }
        }
        return out;
    }
}
