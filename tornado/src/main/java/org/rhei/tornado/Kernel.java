package org.rhei.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * The kernel. It interprets a network, which is data: a work group carries one tile of samples after another through the instructions of a
 * launch, and for each evaluation through the operations of the network, with a barrier after each operation.
 *
 * <p>TornadoVM compiles {@link #run} once, whatever the network. Without a device it runs as plain Java, with one thread.
 */
final class Kernel {
    private Kernel() {}

    /**
     * Runs the instructions of a launch on all tiles of a work group.
     *
     * @param context the position of the thread
     * @param p the network, see {@link Code}
     * @param c the weights and all other constants of the network
     * @param m the memory of the work groups, see {@link Code}
     * @param registers the registers of all samples, see {@link Launch}
     * @param work the instructions of the launch, see {@link Launch}
     * @param given the float values of the launch, see {@link Launch}
     * @param slots the samples that are transferred, see {@link Launch}
     */
    static void run(
            KernelContext context,
            int[] p,
            float[] c,
            FloatArray m,
            FloatArray registers,
            int[] work,
            float[] given,
            FloatArray slots) {
        run(context, p, c, m, registers, work, given, slots, false);
    }

    /** Runs the instructions of a launch for a network with derivatives, see {@link #run}. It has more operations to compile. */
    static void runWithTangents(
            KernelContext context,
            int[] p,
            float[] c,
            FloatArray m,
            FloatArray registers,
            int[] work,
            float[] given,
            FloatArray slots) {
        run(context, p, c, m, registers, work, given, slots, true);
    }

    /**
     * Runs the instructions of a launch, see {@link #run}. TornadoVM inlines this method into both kernels and leaves out the branch that a
     * kernel does not take.
     *
     * @param tangents whether to compute derivatives
     */
    static void run(
            KernelContext context,
            int[] p,
            float[] c,
            FloatArray m,
            FloatArray registers,
            int[] work,
            float[] given,
            FloatArray slots,
            boolean tangents) {
        int thread = context.localIdx;
        int group = context.groupIdx;
        int threads = p[Code.THREADS];
        int vectors = p[Code.VECTORS];
        int base = group * p[Code.STRIDE];
        int sums = base + p[Code.ROWS] * vectors + 8 * thread;
        int size = p[Code.DIMENSION] * vectors;
        for (int tile = work[Launch.FIRST_TILE] + group; tile < work[Launch.LAST_TILE]; tile = tile + p[Code.GROUPS]) {
            int own = tile * work[Launch.REGISTERS] * size;
            int slot = tile * work[Launch.SLOTS] * size;
            int at = work[Launch.FIRST];
            for (int n = 0; n < work[Launch.INSTRUCTIONS]; n++) {
                int kind = work[at];
                int from = work[at + Launch.FROM] * size;
                int to = work[at + Launch.TO] * size;
                if (kind == Launch.EVALUATE) {
                    int row = work[at + Launch.ROW];
                    int coefficients = work[at + Launch.COEFFICIENTS];
                    for (int i = thread; i < size; i = i + threads) {
                        load(m, base + p[Code.INPUT] * vectors + i, registers, own + from + i, given, coefficients);
                    }
                    for (int i = thread; i < p[Code.CONDITIONED_ROWS] * vectors; i = i + threads) {
                        gather(p, m, base, i, work, given, tile);
                    }
                    for (int i = thread; i < p[Code.WIDTH]; i = i + threads) {
                        m.set(8 * base + p[Code.TIMED] + i, given[row + i]);
                    }
                    context.globalBarrier();
                    for (int o = 0; o < p[Code.OPERATIONS]; o++) {
                        int operation = Code.HEADER + o * Code.OPERATION;
                        int items = p[operation + Work.PIECES] * vectors;
                        for (int i = thread; i < items; i = i + threads) {
                            operate(p, operation, i, c, m, base, sums);
                            if (tangents) {
                                differentiate(p, operation, i, c, m, base);
                            } else {
                                evaluate(p, operation, i, c, m, base);
                            }
                        }
                        context.globalBarrier();
                    }
                    for (int i = thread; i < size; i = i + threads) {
                        int output = base + p[Code.OUTPUT] * vectors + i;
                        int coefficient = coefficient(coefficients, i / vectors);
                        store(m, output, registers, own + from + i, own + to + i, given, coefficient);
                    }
                    context.globalBarrier();
                }
                // a thread copies and adds the vectors that it reads and writes for an evaluation: no barrier
                for (int i = kind == Launch.EVALUATE ? size : thread; i < size; i = i + threads) {
                    if (kind == Launch.COMBINE) {
                        combine(registers, own + i, size, work, at, given);
                    }
                    if (kind == Launch.LOAD) {
                        copy(slots, slot + from + i, registers, own + to + i);
                    }
                    if (kind == Launch.STORE) {
                        copy(registers, own + from + i, slots, slot + to + i);
                    }
                }
                at = at + work[at + Launch.LENGTH];
            }
        }
    }

    /** Computes one item of a linear operation. */
    private static void operate(int[] p, int at, int item, float[] c, FloatArray m, int base, int sums) {
        int operation = p[at];
        if (operation == Work.PRODUCT) {
            Layers.product(p, at, item, c, m, base, sums);
            Layers.store(p, at, item, c, m, base, sums);
        }
        if (operation == Work.ROPE) {
            Layers.rope(p, at, item, c, m, base);
        }
        if (operation == Work.ADD) {
            Layers.add(p, at, item, c, m, base);
        }
    }

    /** Computes one item of another operation. */
    private static void evaluate(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        int operation = p[at];
        if (operation == Work.LAYER_NORM) {
            Layers.layerNorm(p, at, item, c, m, base);
        }
        if (operation == Work.RMS_NORM) {
            Layers.rmsNorm(p, at, item, c, m, base);
        }
        if (operation == Work.ATTENTION) {
            Layers.attention(p, at, item, c, m, base);
        }
        if (operation == Work.ACTIVATE) {
            Layers.activate(p, at, item, c, m, base);
        }
    }

    /** Computes one item of another operation and its derivatives. */
    private static void differentiate(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        int operation = p[at];
        if ((operation - Work.LAYER_NORM) * (operation - Work.RMS_NORM) == 0) { // TornadoVM compiles || wrongly
            Tangents.norm(p, at, item, c, m, base);
        }
        if (operation == Work.ATTENTION) {
            Tangents.attention(p, at, item, c, m, base);
        }
        if (operation == Work.ACTIVATE) {
            Tangents.activate(p, at, item, c, m, base);
        }
    }

    /** Returns the index of a component's coefficients; negative if there are none. */
    private static int coefficient(int coefficients, int component) {
        return coefficients < 0 ? -1 : coefficients + 1 + 3 * component;
    }

    /** Copies one vector of the state, times the first coefficient, to the network's input. */
    private static void load(FloatArray m, int to, FloatArray state, int from, float[] given, int coefficients) {
        float factor = coefficients < 0 ? 1f : given[coefficients];
        Float8 x = new VectorFloat8(state).get(from);
        new VectorFloat8(m).set(to, Float8.mult(x, Layers.splat(factor)));
    }

    /** Copies one vector of the tokens of the samples' observations. */
    private static void gather(int[] p, FloatArray m, int base, int item, int[] work, float[] given, int tile) {
        int vectors = p[Code.VECTORS];
        int rows = p[Code.CONDITIONED_ROWS];
        int row = item / vectors;
        int sample = work[Launch.OBSERVATIONS] + 8 * (tile * vectors + item - row * vectors);
        Float8 token = new Float8(
                given[row + rows * work[sample + 0]],
                given[row + rows * work[sample + 1]],
                given[row + rows * work[sample + 2]],
                given[row + rows * work[sample + 3]],
                given[row + rows * work[sample + 4]],
                given[row + rows * work[sample + 5]],
                given[row + rows * work[sample + 6]],
                given[row + rows * work[sample + 7]]);
        new VectorFloat8(m).set(base + p[Code.CONDITIONED] * vectors + item, token);
    }

    /** Copies one vector of the network's output to the state: a · x + b · output + c if there are coefficients. */
    private static void store(
            FloatArray m, int from, FloatArray state, int x, int to, float[] given, int coefficients) {
        VectorFloat8 registers = new VectorFloat8(state);
        Float8 output = new VectorFloat8(m).get(from);
        if (coefficients >= 0) {
            Float8 linear = Float8.add(
                    Float8.mult(Layers.splat(given[coefficients]), registers.get(x)),
                    Float8.mult(Layers.splat(given[coefficients + 1]), output));
            output = Float8.add(linear, Layers.splat(given[coefficients + 2]));
        }
        registers.set(to, output);
    }

    private static void copy(FloatArray from, int at, FloatArray to, int index) {
        new VectorFloat8(to).set(index, new VectorFloat8(from).get(at));
    }

    /** Computes one vector of a sum of registers, in the order of the terms. */
    private static void combine(FloatArray registers, int first, int size, int[] work, int at, float[] given) {
        VectorFloat8 all = new VectorFloat8(registers);
        int weights = work[at + Launch.WEIGHTS];
        int start = work[at + Launch.FROM];
        Float8 sum = Layers.splat(0f);
        for (int j = 0; j < work[at + Launch.TERMS]; j++) {
            Float8 term = all.get(first + work[at + Launch.REGISTER + j] * size);
            sum = Float8.add(sum, Float8.mult(Layers.splat(given[weights + 1 + j]), term));
        }
        if (start >= 0) {
            sum = Float8.add(all.get(first + start * size), Float8.mult(Layers.splat(given[weights]), sum));
        }
        all.set(first + work[at + Launch.TO] * size, sum);
    }
}
