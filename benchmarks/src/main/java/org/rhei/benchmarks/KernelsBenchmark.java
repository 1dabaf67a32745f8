package org.rhei.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TileArena;

/**
 * Measures the tile kernels on four tokens with the models' shapes, each together with the peak at that time. {@link KernelTable} runs them
 * one after the other and prints the fractions. The nested classes inherit the settings of JMH.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Thread)
public class KernelsBenchmark {
    static final int TOKENS = 4;

    /** The arena that aligns tiles as in an evaluation. */
    final TileArena arena = new TileArena();

    /** Measures the peak for as long as the other benchmarks. */
    public static class Peak extends KernelsBenchmark {
        @Benchmark
        public float[] independentFmas(FmaPeak peak) {
            return peak.independentFmas();
        }
    }

    /** Measures the matrix product. */
    public static class Product extends KernelsBenchmark {
        @Param({"40x120", "40x160", "160x40", "40x280", "200x40", "96x672", "256x1024"})
        public String shape;

        private final Kernels kernels = KernelChoice.kernels();
        private Linear layer;
        private Tile x;
        private Tile y;

        static double flops(String shape) {
            String[] sizes = shape.split("x", -1);
            return 2.0
                    * Integer.parseInt(sizes[0])
                    * Integer.parseInt(sizes[1])
                    * TOKENS
                    * KernelChoice.kernels().lanes();
        }

        @Setup
        public void prepare() {
            String[] sizes = shape.split("x", -1);
            int in = Integer.parseInt(sizes[0]);
            int out = Integer.parseInt(sizes[1]);
            Tensor weights = random(in, out);
            layer = Linear.of(weights, random(out));
            x = tile(in, kernels.lanes());
            y = tile(out, kernels.lanes());
            kernels.linear(layer, x, y);
            Check.product(weights, random(out), x, y);
        }

        @Benchmark
        public Tile linear(FmaPeak peak) {
            kernels.linear(layer, x, y);
            return y;
        }
    }

    /** Measures the elementwise kernels with the sizes of the two-moons model. */
    public static class Elements extends KernelsBenchmark {
        private final Kernels kernels = KernelChoice.kernels();
        private final Tile hidden = tile(160, kernels.lanes());
        private final Tile stream = tile(40, kernels.lanes());
        private final Tile q = tile(40, kernels.lanes());
        private final AttentionTiles heads =
                new AttentionTiles(q, tile(40, kernels.lanes()), tile(40, kernels.lanes()));
        private final Tile y = tile(40, kernels.lanes());
        private final float[] modulation = random(120).data();
        /**
         * A scale of ±1, which keeps the magnitude of values that are scaled in place repeatedly. Any other scale would lead to subnormal
         * values, which are slow.
         */
        private final float[] scale = {1, -1, 1, 1, -1, -1, 1, -1, 1, -1};

        private final AttentionScratch scratch = AttentionScratch.of(TOKENS, kernels.lanes(), arena);

        /** The FLOPs of one feature of one sample. An FMA counts as two, a division and a root as one. */
        static final int GELU = 27;

        static final int SILU = 24;
        static final int LAYER_NORM = 8;
        static final int RMS_NORM = 4;
        /**
         * The FLOPs of one sample: 4 heads with 16 pairs of tokens, each with a score and a weighted sum of 10 values, and an exponential.
         */
        static final int ATTENTION = 4 * 16 * (2 * 10 + 2 * 10 + 21);

        @Setup
        public void check() {
            Check.elements(kernels, tile(160, kernels.lanes()), modulation, scale);
            Check.attention(kernels, heads, scratch, y);
        }

        @Benchmark
        @OperationsPerInvocation(160 * TOKENS)
        public Tile geluOfOneFeature(FmaPeak peak) {
            kernels.gelu(hidden);
            return hidden;
        }

        @Benchmark
        @OperationsPerInvocation(160 * TOKENS)
        public Tile siluOfOneFeature(FmaPeak peak) {
            kernels.silu(hidden);
            return hidden;
        }

        @Benchmark
        @OperationsPerInvocation(40 * TOKENS)
        public Tile layerNormOfOneFeature(FmaPeak peak) {
            kernels.layerNorm(stream, Modulation.shared(modulation), 0, 40, y);
            return y;
        }

        @Benchmark
        @OperationsPerInvocation(40 * TOKENS)
        public Tile rmsNormOfOneFeature(FmaPeak peak) {
            kernels.rmsNorm(q, scale);
            return q;
        }

        @Benchmark
        public Tile attention(FmaPeak peak) {
            kernels.attention(heads, 10, null, scratch, y);
            return y;
        }
    }

    final Tile tile(int features, int lanes) {
        Tile tile = arena.zeros(TOKENS, features, lanes);
        System.arraycopy(random(tile.size()).data(), 0, tile.data(), tile.offset(), tile.size());
        return tile;
    }

    private static Tensor random(int... shape) {
        Random random = new Random(1);
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }
}
