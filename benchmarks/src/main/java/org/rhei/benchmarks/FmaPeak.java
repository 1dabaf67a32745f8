package org.rhei.benchmarks;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures the FMAs that a core can do, as the reference of a benchmark. The peak is measured right before each iteration, since the clock
 * of a machine changes by a tenth within minutes. It is measured again right after each iteration, since some machines lower their clock
 * under vector code that loads and stores, and raise it within 40 ms of FMAs alone. JMH prints the sum over the iterations;
 * {@link KernelTable} divides by each value.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class FmaPeak {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int TURNS = 10_000;

    /** The number of runs, by whose second half the JVM has compiled the loop. */
    private static final int RUNS = 2_000;

    /** The number of runs after an iteration. They end within 2 ms, before the clock changes. */
    private static final int RUNS_AFTER = 20;

    private final float[] numbers = new float[(CHAINS + 2) * F.length()];
    private final float[] sums = new float[CHAINS * F.length()];
    private double before;
    private double after;

    /** Starts every chain at a different value, so that the compiler cannot merge equal chains. */
    public FmaPeak() {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 0.001f * i;
        }
    }

    /** Returns the FLOPs of one run of {@link #independentFmas}. */
    static double flops() {
        return 2.0 * CHAINS * TURNS * F.length();
    }

    @Setup(Level.Iteration)
    public void measureBefore() {
        before = measure(RUNS);
    }

    @TearDown(Level.Iteration)
    public void measureAfter() {
        after = measure(RUNS_AFTER);
    }

    /** Returns the GFLOP/s as the median of the second half of the runs. */
    private double measure(int runs) {
        long[] nanoseconds = new long[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            independentFmas();
            nanoseconds[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanoseconds, runs / 2, runs);
        return flops() / nanoseconds[runs - runs / 4];
    }

    /** Returns the GFLOP/s of one core before the iteration. */
    public double peak() {
        return before;
    }

    /** Returns the GFLOP/s of one core right after the iteration. */
    public double peakAfter() {
        return after;
    }

    /** Runs {@value #CHAINS} independent chains of dependent FMAs, which suffice to hide the latency. */
    float[] independentFmas() {
        FloatVector c = FloatVector.fromArray(F, numbers, CHAINS * F.length());
        FloatVector d = FloatVector.fromArray(F, numbers, (CHAINS + 1) * F.length());
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
        for (int i = 0; i < TURNS; i++) {
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
