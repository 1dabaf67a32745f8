package org.rhei.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rhei.kernel.Key;
import org.rhei.kernel.Workers;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.model.Model;

/** One velocity evaluation of the trained two-moons model for a whole batch, on all threads, without a solver around it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class EvaluationBenchmark {
    /** Multiplications and additions of one sample: the products of 8 double-stream and 16 single-stream blocks of 4 tokens. */
    static final double FLOPS = 2.0 * 4 * (8 + 16) * (40 * 120 + 40 * 40 + 2 * 40 * 160);

    @Param({"1", "16", "100", "1000", "10000"})
    public int batch;

    @Param("0")
    public int threads;

    private Workers workers;
    private Network network;
    private Network.TimeTable table;
    private Network.Condition condition;
    private Network.Derivative[] evaluators;
    private int lanes;
    private float[] x;
    private float[] v;

    @Setup
    public void prepare() throws IOException {
        workers = threads == 0 ? Workers.ofAllProcessors() : Workers.of(threads);
        network = Model.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"))
                .network();
        table = network.at(0.5);
        condition = network.condition(TaskObservations.TWO_MOONS_1);
        Kernels kernels = batch == 1 ? network.kernels().ofOneSample() : network.kernels();
        lanes = kernels.lanes();
        evaluators = new Network.Derivative[workers.threads()];
        for (int i = 0; i < evaluators.length; i++) {
            evaluators[i] = network.derivative(kernels, 0);
        }
        int tiles = Math.ceilDiv(batch, lanes);
        x = Key.of(3).normal(tiles * lanes * network.dimension()).data();
        v = new float[x.length];
        check(kernels);
    }

    /** Both ways to evaluate must give the same bits; JobsBenchmark checks the samples that come of it. */
    private void check(Kernels kernels) {
        evaluate();
        Kernels other = lanes == 1 ? network.kernels() : kernels.ofOneSample();
        int size = network.dimension() * other.lanes();
        float[] state = new float[size];
        float[] velocity = new float[size];
        for (int i = 0; i < network.dimension(); i++) {
            state[i * other.lanes()] = x[i * lanes];
        }
        network.derivative(other, 0)
                .evaluate(table, 0, condition, new int[other.lanes()], state, 0, state, 0, velocity, 0, velocity, 0);
        for (int i = 0; i < network.dimension(); i++) {
            Check.near("velocity", v[i * lanes], velocity[i * other.lanes()], 0);
        }
    }

    @Benchmark
    public float[] evaluate(FmaPeak peak) {
        return evaluate();
    }

    private float[] evaluate() {
        int size = lanes * network.dimension();
        int[] observations = new int[lanes];
        int tiles = x.length / size;
        AtomicInteger taken = new AtomicInteger();
        workers.run(tiles, () -> evaluators[taken.getAndIncrement()], (evaluator, tile) -> {
            int at = tile * size;
            evaluator.evaluate(table, 0, condition, observations, x, at, x, at, v, at, v, at);
        });
        return v;
    }
}
