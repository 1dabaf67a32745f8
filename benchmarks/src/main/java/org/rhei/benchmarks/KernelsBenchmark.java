package org.rhei.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
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
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Linear;
import org.rhei.kernel.Modulation;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;

/**
 * The tile kernels on four tokens at the models' shapes, and the peak they are measured against: independent fused multiply-adds.
 * {@link KernelTable} runs them in turn and prints the fractions. The parts inherit how JMH runs them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class KernelsBenchmark {
    static final int TOKENS = 4;

    /** Twelve chains of dependent FMAs, independent of each other: enough to hide the latency. */
    @State(Scope.Thread)
    public static class Peak extends KernelsBenchmark {
        static final int FMAS = 12 * 1000;
        private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

        /** FLOPs of one invocation. */
        static double flops() {
            return 2.0 * FMAS * F.length();
        }

        private final float[] numbers = new float[14 * F.length()];
        private final float[] sums = new float[12 * F.length()];

        /** Every chain has its own beginning, so that nobody finds them equal. */
        @Setup
        public void fill() {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = 0.001f * i;
            }
        }

        @Benchmark
        public float[] independentFmas() {
            FloatVector c = FloatVector.fromArray(F, numbers, 12 * F.length());
            FloatVector d = FloatVector.fromArray(F, numbers, 13 * F.length());
            FloatVector a0 = FloatVector.fromArray(F, numbers, 0 * F.length());
            FloatVector a1 = FloatVector.fromArray(F, numbers, 1 * F.length());
            FloatVector a2 = FloatVector.fromArray(F, numbers, 2 * F.length());
            FloatVector a3 = FloatVector.fromArray(F, numbers, 3 * F.length());
            FloatVector a4 = FloatVector.fromArray(F, numbers, 4 * F.length());
            FloatVector a5 = FloatVector.fromArray(F, numbers, 5 * F.length());
            FloatVector a6 = FloatVector.fromArray(F, numbers, 6 * F.length());
            FloatVector a7 = FloatVector.fromArray(F, numbers, 7 * F.length());
            FloatVector a8 = FloatVector.fromArray(F, numbers, 8 * F.length());
            FloatVector a9 = FloatVector.fromArray(F, numbers, 9 * F.length());
            FloatVector a10 = FloatVector.fromArray(F, numbers, 10 * F.length());
            FloatVector a11 = FloatVector.fromArray(F, numbers, 11 * F.length());
            for (int i = 0; i < FMAS / 12; i++) {
                a0 = c.fma(d, a0);
                a1 = c.fma(d, a1);
                a2 = c.fma(d, a2);
                a3 = c.fma(d, a3);
                a4 = c.fma(d, a4);
                a5 = c.fma(d, a5);
                a6 = c.fma(d, a6);
                a7 = c.fma(d, a7);
                a8 = c.fma(d, a8);
                a9 = c.fma(d, a9);
                a10 = c.fma(d, a10);
                a11 = c.fma(d, a11);
            }
            a0.intoArray(sums, 0 * F.length());
            a1.intoArray(sums, 1 * F.length());
            a2.intoArray(sums, 2 * F.length());
            a3.intoArray(sums, 3 * F.length());
            a4.intoArray(sums, 4 * F.length());
            a5.intoArray(sums, 5 * F.length());
            a6.intoArray(sums, 6 * F.length());
            a7.intoArray(sums, 7 * F.length());
            a8.intoArray(sums, 8 * F.length());
            a9.intoArray(sums, 9 * F.length());
            a10.intoArray(sums, 10 * F.length());
            a11.intoArray(sums, 11 * F.length());
            return sums;
        }
    }

    /** The matrix product. */
    @State(Scope.Thread)
    public static class Product extends KernelsBenchmark {
        @Param({"40x120", "40x160", "160x40", "40x280", "200x40", "96x672", "256x1024"})
        public String shape;

        private final Kernels kernels = Kernels.get();
        private Linear layer;
        private Tile x;
        private Tile y;

        static double flops(String shape) {
            String[] sizes = shape.split("x");
            return 2.0
                    * Integer.parseInt(sizes[0])
                    * Integer.parseInt(sizes[1])
                    * TOKENS
                    * Kernels.get().lanes();
        }

        @Setup
        public void prepare() {
            String[] sizes = shape.split("x");
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
        public Tile linear() {
            kernels.linear(layer, x, y);
            return y;
        }
    }

    /** What works element by element, at the two-moons model's sizes. */
    @State(Scope.Thread)
    public static class Elements extends KernelsBenchmark {
        private final Kernels kernels = Kernels.get();
        private final Tile hidden = tile(160, kernels.lanes());
        private final Tile stream = tile(40, kernels.lanes());
        private final Tile q = tile(40, kernels.lanes());
        private final Tile k = tile(40, kernels.lanes());
        private final Tile v = tile(40, kernels.lanes());
        private final Tile y = tile(40, kernels.lanes());
        private final float[] modulation = random(120).data();
        private final float[] scale = random(10).data();
        private final float[] scores = new float[kernels.scratch(TOKENS)];

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
            Check.attention(kernels, q, k, v, scores, y);
        }

        @Benchmark
        @OperationsPerInvocation(160 * TOKENS)
        public Tile geluOfOneFeature() {
            kernels.gelu(hidden);
            return hidden;
        }

        @Benchmark
        @OperationsPerInvocation(160 * TOKENS)
        public Tile siluOfOneFeature() {
            kernels.silu(hidden);
            return hidden;
        }

        @Benchmark
        @OperationsPerInvocation(40 * TOKENS)
        public Tile layerNormOfOneFeature() {
            kernels.layerNorm(stream, Modulation.shared(modulation), 0, 40, y);
            return y;
        }

        @Benchmark
        @OperationsPerInvocation(40 * TOKENS)
        public Tile rmsNormOfOneFeature() {
            kernels.rmsNorm(q, scale);
            return q;
        }

        @Benchmark
        public Tile attention() {
            kernels.attention(q, k, v, 10, scores, y);
            return y;
        }
    }

    private static Tile tile(int features, int lanes) {
        Tile tile = Tile.zeros(TOKENS, features, lanes);
        System.arraycopy(random(tile.data().length).data(), 0, tile.data(), 0, tile.data().length);
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
