package org.rhei.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.TimeModulations;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The arguments of the kernel that change from launch to launch: instructions with their float values, and the samples that are transferred
 * in slots. Registers hold states, velocities and noise of all samples of a batch and stay on the device from launch to launch.
 *
 * <p>Register r of a tile begins at value (tile · registers + r) · dimension · samples of a tile, with the sample innermost. Slots have
 * the layout of registers.
 */
final class Launch {
    /** The index of the first tile of a launch. */
    static final int FIRST_TILE = 0;

    /** The index of the end of the tiles of a launch. */
    static final int LAST_TILE = 1;

    static final int INSTRUCTIONS = 2;
    static final int REGISTERS = 3;
    static final int SLOTS = 4;

    /** The index of the position of the first instruction. */
    static final int FIRST = 5;

    /** The index of the position of the observation of each sample. */
    static final int OBSERVATIONS = 6;

    private static final int HEADER = 8;

    /** An instruction that evaluates the network. */
    static final int EVALUATE = 0;

    /** An instruction that adds registers. */
    static final int COMBINE = 1;

    /** An instruction that copies a slot to a register. */
    static final int LOAD = 2;

    /** An instruction that copies a register to a slot. */
    static final int STORE = 3;

    /** The offset of the number of values of an instruction. */
    static final int LENGTH = 1;

    /** The offset of the register or slot that receives the result. */
    static final int TO = 2;

    /** The offset of the register or slot that is read; of a sum, the register to which it is added, or a negative number. */
    static final int FROM = 3;

    /** The offset of the position of the time's row in the float values. */
    static final int ROW = 4;

    /** The offset of the position of the coefficients in the float values: the factor of the input, then a, b and c of each component. */
    static final int COEFFICIENTS = 5;

    /** The offset of the position of the factor of a sum, which the weights follow. */
    static final int WEIGHTS = 4;

    static final int TERMS = 5;

    /** The offset of the first register of a sum. */
    static final int REGISTER = 6;

    /** The number of bytes of the largest registers, slots and float values, if those of a tile are not more. */
    static final long BYTES = 4L * (Launch.REGISTERED + Launch.OBSERVED + (1 << 20));

    /** The number of values of all instructions. */
    static final int CODE = 1 << 14;

    /** The number of float values of the instructions, if a time's row is not longer. */
    private static final int VALUES = 1 << 18;

    /** The largest number of float values of the observations' tokens, if those of a tile are not more. */
    private static final int OBSERVED = 1 << 20;

    /** The largest number of values of the registers, if those of a tile are not more. */
    private static final int REGISTERED = 1 << 24;

    /** The largest number of values of the slots, if those of a tile are not more. */
    private static final int TRANSFERRED = 1 << 18;

    private static final int LEAST_REGISTERS = 16;
    private static final int MOST_REGISTERS = 128;

    /** One for the state, the others for the noise of a step. */
    private static final int LEAST_SLOTS = 3;

    private static final int MOST_SLOTS = 64;

    final int[] work;
    final float[] given;
    final FloatArray slots;
    final FloatArray registers;
    private final Plan plan;
    private final int tile;
    private final int tiles;
    private final int mostObservations;
    private final Map<Integer, Integer> observations = new HashMap<>();
    private final Map<Integer, Integer> rows = new HashMap<>();
    private final float[] row;
    private final float[] tokens;
    private int nextCode;
    private int nextValue;

    private Launch(Plan plan, Shape shape, int tiles, int registers, int slots) {
        this.plan = plan;
        this.tile = shape.tile();
        this.tiles = tiles;
        this.row = new float[plan.rowWidth()];
        this.tokens = new float[plan.conditionedRows()];
        this.mostObservations = Math.max(tile, Math.min(lanes(), OBSERVED / Math.max(1, tokens.length)));
        this.work = new int[HEADER + lanes() + CODE];
        int ofInstructions = Math.max(VALUES, Math.addExact(Math.multiplyExact(2, row.length), CODE));
        this.given = new float[Math.addExact(Math.multiplyExact(mostObservations, tokens.length), ofInstructions)];
        work[REGISTERS] = registers;
        work[SLOTS] = slots;
        long values = (long) plan.dimension() * lanes();
        this.registers = new FloatArray(Math.toIntExact(values * registers));
        this.slots = new FloatArray(Math.toIntExact(values * slots));
        work[FIRST] = HEADER + lanes();
        work[OBSERVATIONS] = HEADER;
        clear();
    }

    /**
     * Allocates the arrays of steps.
     *
     * @param samples the largest number of samples of a batch, if their registers do not take too much memory
     */
    static Launch ofSteps(Plan plan, Shape shape, int samples) {
        long values = (long) plan.dimension() * shape.tile();
        int all = Math.ceilDiv(samples, shape.tile());
        int tiles = (int) Math.clamp(REGISTERED / (LEAST_REGISTERS * values), 1L, (long) all);
        int registers = Math.clamp(REGISTERED / (tiles * values), LEAST_REGISTERS, MOST_REGISTERS);
        int slots = Math.clamp(TRANSFERRED / (tiles * values), LEAST_SLOTS, MOST_SLOTS);
        return new Launch(plan, shape, tiles, registers, slots);
    }

    /**
     * Allocates the arrays of single evaluations, with registers for the input and the output alone.
     *
     * @param samples the largest number of samples of a batch
     */
    static Launch ofEvaluations(Plan plan, Shape shape, int samples) {
        return new Launch(plan, shape, Math.ceilDiv(samples, shape.tile()), 2, 1);
    }

    /** Returns the largest number of samples of a batch. */
    int lanes() {
        return tiles * tile;
    }

    /** Returns the number of registers. */
    int registers() {
        return work[REGISTERS];
    }

    /** Returns the number of slots. */
    int slots() {
        return work[SLOTS];
    }

    /** Returns the number of tiles that the samples of a batch take. */
    int tiles(Batch batch) {
        return Math.ceilDiv(batch.active(), tile);
    }

    /**
     * Selects tiles of a batch for the next launch, as many as there is space for their observations, and copies these.
     *
     * @param first the first tile
     * @return the end of the tiles
     */
    int select(int first, Condition condition, Batch batch) {
        observations.clear();
        int last = first;
        while (last < tiles(batch) && observe(last, condition, batch)) {
            last++;
        }
        work[FIRST_TILE] = first;
        work[LAST_TILE] = last;
        return last;
    }

    /** Copies the observations of a tile. Returns false if there are too many, and the tile must wait. */
    private boolean observe(int at, Condition condition, Batch batch) {
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
            work[HEADER + at * tile + lane] = place;
        }
        return true;
    }

    /** Discards the instructions. */
    void clear() {
        rows.clear();
        nextCode = work[FIRST];
        nextValue = mostObservations * tokens.length;
        work[INSTRUCTIONS] = 0;
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
        if (isFull(COEFFICIENTS + 1, values)) {
            return false;
        }
        int at = known == null ? nextValue : known;
        if (known == null) {
            rows.put(time, at);
            table.copyRow(time, row);
            put(row);
        }
        put(EVALUATE, COEFFICIENTS + 1, to, from, at, coefficients.length == 0 ? -1 : put(coefficients));
        return true;
    }

    /**
     * Adds a sum of registers: to = start + size · Σ w_j from_j.
     *
     * @param start negative if the sum is added to nothing; then it has no factor
     * @return false if there is no space
     */
    boolean combine(int start, float size, float[] weights, int[] from, int to) {
        int length = REGISTER + from.length;
        if (isFull(length, 1 + weights.length)) {
            return false;
        }
        int at = put(new float[] {size});
        put(weights);
        put(COMBINE, length, to, start, at, from.length);
        for (int register : from) {
            work[nextCode++] = register;
        }
        return true;
    }

    /**
     * Adds the copies of some slots to registers.
     *
     * @param slot the first slot
     * @param register the register that receives it; the following ones receive the following slots
     * @return false if there is no space for all copies; then there is none of them
     */
    boolean load(int slot, int register, int count) {
        if (isFull(count * (FROM + 1), 0)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            put(LOAD, FROM + 1, register + i, slot + i);
        }
        return true;
    }

    /** Adds the copy of a register to a slot. Returns false if there is no space. */
    boolean store(int register, int slot) {
        if (isFull(FROM + 1, 0)) {
            return false;
        }
        put(STORE, FROM + 1, slot, register);
        return true;
    }

    private boolean isFull(int code, int values) {
        return nextCode + code > work.length || nextValue + values > given.length;
    }

    private void put(int... code) {
        for (int value : code) {
            work[nextCode++] = value;
        }
        work[INSTRUCTIONS]++;
    }

    private int put(float[] values) {
        int at = nextValue;
        System.arraycopy(values, 0, given, at, values.length);
        nextValue += values.length;
        return at;
    }

    /** Copies the samples of a batch into a slot: the components of all tokens of some tiles, one after the other. */
    void write(List<Tile> x, Batch batch, int slot) {
        MemorySegment to = slots.getSegment();
        for (int t = 0; t < tiles(batch); t++) {
            int component = 0;
            for (Tile part : x) {
                for (int i = 0; i < part.tokens() * part.features(); i++) {
                    int from = at(part, t, i);
                    MemorySegment.copy(part.data(), from, to, ValueLayout.JAVA_FLOAT, at(t, slot, component++), tile);
                }
            }
        }
    }

    /** Copies a slot into the samples of a batch, see {@link #write}. */
    void read(int slot, List<Tile> x, Batch batch) {
        MemorySegment from = slots.getSegment();
        for (int t = 0; t < tiles(batch); t++) {
            int component = 0;
            for (Tile part : x) {
                for (int i = 0; i < part.tokens() * part.features(); i++) {
                    int to = at(part, t, i);
                    MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, at(t, slot, component++), part.data(), to, tile);
                }
            }
        }
    }

    private int at(Tile x, int t, int i) {
        return x.at(i / x.features()) + i % x.features() * x.lanes() + t * tile;
    }

    /** Returns the position of a component in a slot, in bytes. */
    private long at(int t, int slot, int component) {
        return Float.BYTES * (((long) t * slots() + slot) * plan.dimension() + component) * tile;
    }
}
