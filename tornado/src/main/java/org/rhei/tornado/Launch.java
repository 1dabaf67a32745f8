package org.rhei.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.TimeModulations;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The arguments of the kernel that change from launch to launch: instructions, their float values, and the registers of the samples.
 *
 * <p>A register holds a state or a velocity of each sample. Register r of a tile begins at value (tile · registers + r) · dimension ·
 * samples of a tile, with the sample innermost. An instruction evaluates the network at one register and stores the output in another, or
 * stores a weighted sum of registers.
 */
final class Launch {
    static final int TILES = 0;
    static final int INSTRUCTIONS = 1;
    static final int REGISTERS = 2;

    /** The index of the position of the first instruction. */
    static final int FIRST = 3;

    /** The index of the position of the observation of each sample. */
    static final int OBSERVATIONS = 4;

    /** The index of the position of the observations' tokens in the float values. */
    static final int TOKENS = 5;

    /** An instruction that evaluates the network. */
    static final int EVALUATE = 0;

    /** An instruction that adds registers. */
    static final int COMBINE = 1;

    /** The offset of the number of values of an instruction. */
    static final int LENGTH = 1;

    /** The offset of the register that receives the result. */
    static final int TO = 2;

    /** The offset of the register at which the network is evaluated. */
    static final int FROM = 3;

    /** The offset of the position of the time's row in the float values. */
    static final int ROW = 4;

    /** The offset of the position of the coefficients in the float values: the factor of the input, then a, b and c of each component. */
    static final int COEFFICIENTS = 5;

    /** The offset of the position of the weights in the float values. */
    static final int WEIGHTS = 3;

    static final int TERMS = 4;

    /** The offset of the first register of a sum. */
    static final int REGISTER = 5;

    /** The largest number of values of all instructions. */
    private static final int CODE = 1 << 14;

    /** The number of float values of the instructions, if a time's row is not longer. */
    private static final int VALUES = 1 << 18;

    /** The largest number of float values of the observations' tokens, if those of a tile are not more. */
    private static final int OBSERVED = 1 << 20;

    /** The number of values of the registers, if those of a tile are not more. */
    private static final int STATE = 1 << 22;

    private static final int HEADER = 8;

    final int[] work;
    final float[] given;
    final FloatArray state;
    private final Plan plan;
    private final int tile;
    private final int mostTiles;
    private final int mostObservations;
    private final Map<Integer, Integer> observations = new HashMap<>();
    private final Map<Integer, Integer> rows = new HashMap<>();
    private final float[] row;
    private final float[] tokens;
    private int registers;
    private int instructions;
    private int nextCode;
    private int nextValue;

    /**
     * Allocates the arrays.
     *
     * @param samples the largest number of samples of a launch
     * @param most the largest number of registers
     */
    Launch(Plan plan, Shape shape, int samples, int most) {
        this.plan = plan;
        this.tile = shape.tile();
        this.mostTiles = Math.ceilDiv(samples, tile);
        this.row = new float[plan.rowWidth()];
        this.tokens = new float[plan.conditionedRows()];
        this.mostObservations = Math.max(tile, Math.min(mostTiles * tile, OBSERVED / Math.max(1, tokens.length)));
        this.work = new int[HEADER + mostTiles * tile + CODE];
        int ofInstructions = Math.max(VALUES, Math.addExact(Math.multiplyExact(2, row.length), CODE));
        this.given = new float[Math.addExact(Math.multiplyExact(mostObservations, tokens.length), ofInstructions)];
        long all = (long) most * plan.dimension() * tile;
        this.state = new FloatArray(Math.toIntExact(Math.clamp(STATE / all, 1L, (long) mostTiles) * all));
    }

    /**
     * Begins launches for some tiles of a batch: as many as the arrays can hold.
     *
     * @param first the first tile
     * @param count the number of registers
     * @return the end of the tiles
     */
    int begin(int first, int count, Condition condition, Batch batch) {
        registers = count;
        int capacity = state.getSize() / (registers * plan.dimension() * tile);
        int end = Math.min(Math.ceilDiv(batch.active(), tile), first + Math.min(capacity, mostTiles));
        observations.clear();
        int last = first;
        while (last < end && observe(first, last, condition, batch)) {
            last++;
        }
        work[TILES] = last - first;
        work[REGISTERS] = registers;
        work[FIRST] = HEADER + mostTiles * tile;
        work[OBSERVATIONS] = HEADER;
        work[TOKENS] = 0;
        clear();
        return last;
    }

    /** Copies the observations of a tile. Returns false, with nothing to undo, if there are too many. */
    private boolean observe(int first, int at, Condition condition, Batch batch) {
        for (int lane = 0; lane < tile && tokens.length > 0; lane++) {
            int observation = batch.sample(Math.min(at * tile + lane, batch.lanes() - 1));
            Integer place = observations.get(observation);
            if (place == null) {
                place = observations.size();
                if (place == mostObservations) {
                    return false;
                }
                observations.put(observation, place);
                condition.copyTokens(observation, tokens);
                System.arraycopy(tokens, 0, given, place * tokens.length, tokens.length);
            }
            work[HEADER + (at - first) * tile + lane] = place;
        }
        return true;
    }

    private static void copy(float[] from, int at, MemorySegment to, long index, int count) {
        MemorySegment.copy(from, at, to, ValueLayout.JAVA_FLOAT, Float.BYTES * index, count);
    }

    /** Discards the instructions. */
    void clear() {
        rows.clear();
        instructions = 0;
        nextCode = HEADER + mostTiles * tile;
        nextValue = mostObservations * tokens.length;
        work[INSTRUCTIONS] = 0;
    }

    /** Returns whether there are instructions. */
    boolean isEmpty() {
        return instructions == 0;
    }

    /**
     * Adds an evaluation: to = a · from + b · f(t, factor · from) + c.
     *
     * @param coefficients the factor, then a, b and c of each component; empty for f(t, from)
     * @return false if there is no space
     */
    boolean evaluate(TimeModulations table, int time, float[] coefficients, int from, int to) {
        Integer known = rows.get(time);
        int values = (known == null ? row.length : 0) + coefficients.length;
        if (isFull(6, values)) {
            return false;
        }
        int at = known == null ? nextValue : known;
        if (known == null) {
            rows.put(time, at);
            table.copyRow(time, row);
            put(row);
        }
        put(EVALUATE, 6, to, from, at, coefficients.length == 0 ? -1 : put(coefficients));
        return true;
    }

    /**
     * Adds a weighted sum of registers.
     *
     * @return false if there is no space
     */
    boolean combine(int to, float[] weights, int[] from) {
        int length = REGISTER + from.length;
        if (isFull(length, weights.length)) {
            return false;
        }
        put(COMBINE, length, to, put(weights), from.length);
        for (int register : from) {
            work[nextCode++] = register;
        }
        return true;
    }

    private boolean isFull(int code, int values) {
        return nextCode + code > work.length || nextValue + values > given.length;
    }

    private void put(int... code) {
        for (int value : code) {
            work[nextCode++] = value;
        }
        instructions++;
        work[INSTRUCTIONS] = instructions;
    }

    private int put(float[] values) {
        int at = nextValue;
        System.arraycopy(values, 0, given, at, values.length);
        nextValue += values.length;
        return at;
    }

    /** Copies samples into a register. The lanes of the first tile of the launch begin at tile {@code first}. */
    void load(Tile x, int first, int register) {
        for (int t = 0; t < work[TILES]; t++) {
            int lanes = Math.min(tile, x.lanes() - (first + t) * tile);
            for (int i = 0; i < plan.dimension(); i++) {
                int from = x.offset() + i * x.lanes() + (first + t) * tile;
                copy(x.data(), from, state.getSegment(), at(t, register, i), lanes);
            }
        }
    }

    /** Copies a register into samples. */
    void store(int register, Tile x, int first) {
        for (int t = 0; t < work[TILES]; t++) {
            int lanes = Math.min(tile, x.lanes() - (first + t) * tile);
            for (int i = 0; i < plan.dimension(); i++) {
                int to = x.offset() + i * x.lanes() + (first + t) * tile;
                MemorySegment.copy(
                        state.getSegment(),
                        ValueLayout.JAVA_FLOAT,
                        Float.BYTES * at(t, register, i),
                        x.data(),
                        to,
                        lanes);
            }
        }
    }

    private long at(int t, int register, int component) {
        return (((long) t * registers + register) * plan.dimension() + component) * tile;
    }
}
