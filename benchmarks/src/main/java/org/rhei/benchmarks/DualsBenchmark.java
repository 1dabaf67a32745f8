package org.rhei.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.scalar.ScalarKernels;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.DualAttention;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.model.Model;

/**
 * Measures the kernels with derivatives along some directions, on the tiles of {@link KernelsBenchmark}, and one evaluation of a tile with
 * derivatives, on one thread.
 */
public class DualsBenchmark extends KernelsBenchmark {
    /** One direction is Hutchinson's estimate, two are the exact divergence of the two-moons model. */
    @Param({"1", "2", "4"})
    public int directions;

    /** Measures the matrix product and the elementwise kernels with the sizes of the two-moons model. */
    public static class Elements extends DualsBenchmark {
        /** The FLOPs of one feature of one sample: of its value, and of each derivative. An FMA counts as two, a division as one. */
        private static final int[] GELU = {KernelsBenchmark.Elements.GELU + 8, 1};

        private static final int[] LAYER_NORM = {KernelsBenchmark.Elements.LAYER_NORM, 13};
        private static final int[] RMS_NORM = {KernelsBenchmark.Elements.RMS_NORM, 8};

        /**
         * The FLOPs of one sample: 16 pairs of tokens in 4 heads of 10 features, each with a score, an exponential and a weighted sum, and
         * for each derivative with two scores, two sums and the change of the weight.
         */
        private static final int[] ATTENTION = {4 * 16 * (2 * 20 + 22), 4 * 16 * (4 * 20 + 4)};

        private final TangentKernels kernels = KernelChoice.kernels();
        private final Linear layer =
                Linear.of(Key.of(1).normal(40, 120), Key.of(2).normal(120));
        private final float[] modulation = Key.of(3).normal(120).data();
        private final float[] scale = {1, -1, 1, 1, -1, -1, 1, -1, 1, -1
        }; // keeps the magnitude, as in KernelsBenchmark
        private AttentionScratch scratch;
        private Dual hidden;
        private Dual x;
        private Dual y;
        private Dual q;
        private Dual qkv;
        private DualAttention heads;

        static double flops(String kernel, int directions, int lanes) {
            int[] flops = switch (kernel) {
                case "geluOfOneFeature" -> GELU;
                case "layerNormOfOneFeature" -> LAYER_NORM;
                case "rmsNormOfOneFeature" -> RMS_NORM;
                case "attention" -> ATTENTION;
                case "linear" -> new int[] {2 * 40 * 120 * TOKENS, 2 * 40 * 120 * TOKENS};
                default -> throw new IllegalStateException("no FLOPs are known of " + kernel);
            };
            return lanes * (double) (flops[0] + directions * flops[1]);
        }

        @Setup
        public void prepare() {
            scratch = AttentionScratch.of(TOKENS, kernels.lanes(), arena);
            hidden = dual(160);
            x = dual(40);
            y = dual(40);
            q = dual(40);
            qkv = dual(120);
            heads = DualAttention.of(qkv.features(0, 40), qkv.features(40, 80), qkv.features(80, 120));
            check((on, to) -> on.layerNorm(x, Modulation.shared(modulation), 0, 40, to));
            check((on, to) -> on.attention(heads, 10, null, scratch, to));
        }

        private Dual dual(int features) {
            Tile tangents = arena.zeros(directions * TOKENS, features, kernels.lanes());
            float[] numbers = Key.of(features).normal(tangents.size()).data();
            System.arraycopy(numbers, 0, tangents.data(), tangents.offset(), tangents.size());
            return Dual.of(tile(features, kernels.lanes()), tangents);
        }

        /** Checks that a kernel has the bits of the scalar oracle. */
        private void check(BiConsumer<TangentKernels, Dual> kernel) {
            kernel.accept(kernels, y);
            Dual expected = dual(40);
            kernel.accept(new ScalarKernels(kernels.lanes()), expected);
            for (int d = 0; d < directions; d++) {
                Tile found = y.tangents().get(d);
                Tile oracle = expected.tangents().get(d);
                for (int i = 0; i < oracle.size(); i++) {
                    Check.near("derivative", found.data()[found.offset() + i], oracle.data()[oracle.offset() + i], 0);
                }
            }
        }

        @Benchmark
        public Dual linear(FmaPeak peak) {
            kernels.linear(layer, x, qkv);
            return qkv;
        }

        @Benchmark
        @OperationsPerInvocation(160 * TOKENS)
        public Dual geluOfOneFeature(FmaPeak peak) {
            kernels.gelu(hidden);
            return hidden;
        }

        @Benchmark
        @OperationsPerInvocation(40 * TOKENS)
        public Dual layerNormOfOneFeature(FmaPeak peak) {
            kernels.layerNorm(x, Modulation.shared(modulation), 0, 40, y);
            return y;
        }

        @Benchmark
        @OperationsPerInvocation(40 * TOKENS)
        public Dual rmsNormOfOneFeature(FmaPeak peak) {
            kernels.rmsNorm(q, scale);
            return q;
        }

        @Benchmark
        public Dual attention(FmaPeak peak) {
            kernels.attention(heads, 10, null, scratch, y);
            return y;
        }
    }

    /** Measures an evaluation of the two-moons model with derivatives, for one tile. */
    public static class Evaluation extends DualsBenchmark {
        private static final float STEP = 1e-2f;

        private final int lanes = KernelChoice.kernels().lanes();
        private final Batch batch = new Batch(lanes);
        private Network network;
        private TimeModulations table;
        private Condition condition;
        private NetworkJvpEvaluator evaluator;
        private Tile x;
        private Tile u;
        private Tile v;
        private Tile ju;

        /** Returns the FLOPs of the matrix products of a tile. */
        static double flops(int directions, int lanes) {
            return lanes * (1 + directions) * EvaluationBenchmark.FLOPS;
        }

        @Setup
        public void prepare() throws IOException {
            network = Model.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"))
                    .network();
            table = network.at(0.5);
            condition = network.condition(TaskObservations.TWO_MOONS_1);
            evaluator = network.jvpEvaluator(directions);
            int dimension = network.dimension();
            x = Tile.zeros(1, dimension, lanes);
            v = Tile.zeros(1, dimension, lanes);
            u = Tile.zeros(directions, dimension, lanes);
            ju = Tile.zeros(directions, dimension, lanes);
            Tensor start = Key.of(3).normal(x.size());
            System.arraycopy(start.data(), 0, x.data(), 0, x.size());
            for (int d = 0; d < directions; d++) {
                int from = u.at(d) + d % dimension * lanes;
                Arrays.fill(u.data(), from, from + lanes, 1);
            }
            check();
        }

        /** Checks the first direction against the difference of two evaluations. */
        private void check() {
            evaluateWithDerivatives();
            Tile above = Tile.zeros(1, network.dimension(), lanes);
            Tile below = Tile.zeros(1, network.dimension(), lanes);
            move(STEP);
            network.evaluator().evaluate(table, condition, batch, x, above);
            move(-2 * STEP);
            network.evaluator().evaluate(table, condition, batch, x, below);
            move(STEP);
            for (int i = 0; i < v.size(); i++) {
                double difference = (above.data()[i] - (double) below.data()[i]) / (2 * STEP);
                Check.near("derivative", ju.data()[i], difference, 0.05 * (1 + Math.abs(difference)));
            }
        }

        /** Moves the first component of every sample. */
        private void move(float distance) {
            for (int lane = 0; lane < lanes; lane++) {
                x.data()[lane] += distance;
            }
        }

        @Benchmark
        public Tile evaluateWithDerivatives(FmaPeak peak) {
            return evaluateWithDerivatives();
        }

        private Tile evaluateWithDerivatives() {
            evaluator.evaluate(table, condition, batch, x, u, v, ju);
            return ju;
        }
    }
}
