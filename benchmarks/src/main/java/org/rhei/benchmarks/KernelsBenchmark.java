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
 * The tile kernels on four tokens at the models' shapes, each beside the peak of the same seconds. {@link KernelTable} runs them in
 * turn and prints the fractions. The parts inherit how JMH runs them.
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

    /** Tiles lie as an evaluation's do. */
    final TileArena arena = new TileArena();

    /** The peak by itself, for as long as any other. */
    public static class Peak extends KernelsBenchmark {
        @Benchmark
        public float[] independentFmas(FmaPeak peak) {
            return peak.independentFmas();
        }
    }

    /** The matrix product. */
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

    /** What works element by element, at the two-moons model's sizes. */
    public static class Elements extends KernelsBenchmark {
        private final Kernels kernels = KernelChoice.kernels();
        private final Tile hidden = tile(160, kernels.lanes());
        private final Tile stream = tile(40, kernels.lanes());
        private final Tile q = tile(40, kernels.lanes());
        private final AttentionTiles heads =
                new AttentionTiles(q, tile(40, kernels.lanes()), tile(40, kernels.lanes()));
        private final Tile y = tile(40, kernels.lanes());
        private final float[] modulation = random(120).data();
        /** Changes no size: again and again in place, any other scale ends at numbers that are slow, being almost zero. */
        private final float[] scale = {1, -1, 1, 1, -1, -1, 1, -1, 1, -1};

        private final AttentionScratch scratch = AttentionScratch.of(TOKENS, kernels.lanes(), arena);

        /** FLOPs of one feature of one sample, an FMA being two; a division and a root count as one. */
        static final int GELU = 27;

        static final int SILU = 24;
        static final int LAYER_NORM = 8;
        static final int RMS_NORM = 4;
        /** FLOPs of one sample: for 4 heads, 16 pairs of tokens, a score and a share of 10 values, and an exponential. */
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
