package org.rhei.kernel;

import java.util.Arrays;
import java.util.Objects;
import org.rhei.kernel.random.Threefry;

/**
 * A random key: a source of random values that depend on the key alone, bit for bit as in {@code jax.random}.
 *
 * <p>The generator is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
 * JAX uses it with {@code jax_threefry_partitionable}, the default since JAX 0.5: element i of a draw in row-major order depends on the key
 * and on i alone. Draws of different shapes therefore begin with equal values, and any range of a large draw can be computed without the
 * rest.
 *
 * <p>A key has no state: equal calls return equal values. Draw once from a key, and {@link #split} it for several draws. Draws from one key
 * depend on each other and on those of its children. Keys are values and safe to share between threads.
 *
 * @param high the first word of JAX's key data
 * @param low the second word
 */
public record Key(int high, int low) {
    /**
     * Returns the key of a seed: {@code jax.random.PRNGKey(seed)} with JAX's default of 32-bit integers.
     *
     * @param seed the seed; only its low 32 bits count, as in JAX: 1 and 2³² + 1 have one key, and −1 has the key of 2³² − 1
     * @return the key
     */
    public static Key of(long seed) {
        return new Key(0, (int) seed);
    }

    /**
     * Returns two independent keys: {@code jax.random.split(key)}.
     *
     * @return the keys
     */
    public Key[] split() {
        return split(2);
    }

    /**
     * Returns independent keys: {@code jax.random.split(key, n)}.
     *
     * @param n the number of keys, at least 1; the first keys do not depend on it
     * @return the keys
     * @throws IllegalArgumentException when {@code n} is below 1
     */
    public Key[] split(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("a key splits into at least 1 key, found " + n);
        }
        Key[] children = new Key[n];
        for (int i = 0; i < n; i++) {
            children[i] = child(i);
        }
        return children;
    }

    /**
     * Returns a key that depends on this key and on a number: {@code jax.random.fold_in(key, data)}. It equals the child with that index in
     * {@link #split}.
     *
     * @param data any 32 bits; JAX reads them as unsigned
     * @return the key
     */
    public Key foldIn(int data) {
        return child(Integer.toUnsignedLong(data));
    }

    private Key child(long index) {
        long block = Threefry.block(high, low, index);
        return new Key((int) (block >>> 32), (int) block);
    }

    /**
     * Returns random words, whose 2³² values are equally likely: {@code jax.random.bits} of any shape of this size, in row-major order.
     *
     * @param count the number of words, at least 0
     * @return the bits of JAX's {@code uint32} values
     * @throws IllegalArgumentException when {@code count} is negative
     */
    public int[] bits(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("the number of random words must be at least 0, found " + count);
        }
        int[] bits = new int[count];
        for (int i = 0; i < count; i++) {
            bits[i] = bitsAt(i);
        }
        return bits;
    }

    /**
     * Returns values from the uniform distribution on [0, 1), multiples of 2⁻²³: {@code jax.random.uniform(key, shape)}.
     *
     * @param shape the shape
     * @return the values
     * @throws IllegalArgumentException when the shape is not valid for a {@link Tensor}
     */
    public Tensor uniform(int... shape) {
        Tensor uniform = Tensor.zeros(shape);
        float[] out = uniform.data();
        for (int i = 0; i < out.length; i++) {
            out[i] = Threefry.uniform(bitsAt(i));
        }
        return uniform;
    }

    /**
     * Returns values from the standard normal distribution, between −5.5 and 5.5: {@code jax.random.normal(key, shape)}.
     *
     * @param shape the shape
     * @return the values
     * @throws IllegalArgumentException when the shape is not valid for a {@link Tensor}
     */
    public Tensor normal(int... shape) {
        Tensor normal = Tensor.zeros(shape);
        normal(0, normal.data(), 0, normal.size());
        return normal;
    }

    /**
     * Writes a range of a draw of {@link #normal(int...)}: its elements from index {@code first} become {@code out[from]} to
     * {@code out[to - 1]}.
     *
     * @param first the row-major index of the first element in the whole draw, which may be larger than any array
     * @param out receives the elements
     * @param from the index in {@code out} of the first element, inclusive
     * @param to the index in {@code out} after the last element
     * @throws IndexOutOfBoundsException when the range lies outside the array
     */
    public void normal(long first, float[] out, int from, int to) {
        Objects.checkFromToIndex(from, to, out.length);
        for (int i = from; i < to; i++) {
            out[i] = normalAt(first + (i - from));
        }
    }

    /**
     * Returns one element of a draw of {@link #normal(int...)}.
     *
     * @param index the row-major index of the element
     * @return the element
     */
    public float normalAt(long index) {
        return Threefry.standardNormal(bitsAt(index));
    }

    /**
     * Returns signs, −1 or 1 with equal probability: {@code jax.random.rademacher(key, shape)} as float32.
     *
     * @param shape the shape
     * @return the signs
     * @throws IllegalArgumentException when the shape is not valid for a {@link Tensor}
     */
    public Tensor rademacher(int... shape) {
        Tensor signs = Tensor.zeros(shape);
        float[] out = signs.data();
        for (int i = 0; i < out.length; i++) {
            out[i] = bitsAt(i) < 0
                    ? -1
                    : 1; // JAX asks whether the uniform number is below one half: the first bit says it
        }
        return signs;
    }

    /**
     * Returns integers from 0 (inclusive) to a bound (exclusive): {@code jax.random.randint(key, (count,), 0, bound)}.
     *
     * @param count the number of integers, at least 0
     * @param bound the bound, at least 1
     * @return the integers
     * @throws IllegalArgumentException when an argument is too small
     */
    public int[] integers(int count, int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("the bound of random integers must be at least 1, found " + bound);
        }
        Key[] halves = split();
        int[] high = halves[0].bits(count);
        int[] low = halves[1].bits(count);
        int root = (1 << 16) % bound;
        int multiplier = Integer.remainderUnsigned(root * root, bound); // 2³² mod bound, as JAX rounds it
        int[] integers = new int[count];
        for (int i = 0; i < count; i++) {
            integers[i] = Integer.remainderUnsigned(
                    Integer.remainderUnsigned(high[i], bound) * multiplier + Integer.remainderUnsigned(low[i], bound),
                    bound);
        }
        return integers;
    }

    /**
     * Returns the integers from 0 to n − 1 in random order: {@code jax.random.permutation(key, n)}.
     *
     * @param n the number of integers, at least 0
     * @return the integers
     * @throws IllegalArgumentException when n is negative
     */
    public int[] permutation(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("the number of elements to permute must be at least 0, found " + n);
        }
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        Key key = this;
        // JAX sorts by random words often enough that no two elements had equal words each time
        int rounds = (int) Math.ceil(3 * Math.log(Math.max(1, n)) / Math.log(0xffff_ffffL));
        for (int round = 0; round < rounds; round++) {
            Key[] halves = key.split();
            key = halves[0];
            int[] words = halves[1].bits(n);
            long[] sorted = new long[n]; // a word, its order that of unsigned numbers, then where it stands
            for (int i = 0; i < n; i++) {
                sorted[i] = (long) (words[i] ^ Integer.MIN_VALUE) << 32 | i;
            }
            Arrays.sort(sorted);
            int[] before = order.clone();
            Arrays.setAll(order, i -> before[(int) sorted[i]]);
        }
        return order;
    }

    /** Returns the key in hexadecimal. */
    @Override
    public String toString() {
        return "Key[%08x %08x]".formatted(high, low);
    }

    private int bitsAt(long index) {
        return Threefry.word(Threefry.block(high, low, index));
    }
}
