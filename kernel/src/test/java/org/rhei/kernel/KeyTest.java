package org.rhei.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.random.Threefry;

class KeyTest {
    /** Compares with the known answers of Random123, the implementation by the authors of Threefry. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0000000000000000, 6b20015999ba4efe",
        "ffffffffffffffff, ffffffffffffffff, 1cb996fcbb002be7",
        "243f6a8885a308d3, 13198a2e03707344, c4923a9c483df7a0"
    })
    void threefryGivesItsAuthorsAnswers(String counter, String key, String answer) {
        long words = Long.parseUnsignedLong(key, 16);
        assertThat(Threefry.block((int) (words >>> 32), (int) words, Long.parseUnsignedLong(counter, 16)))
                .isEqualTo(Long.parseUnsignedLong(answer, 16));
    }

    /** Compares with {@code jax.random.PRNGKey} of JAX 0.12 with 32-bit integers. */
    @Test
    void onlyTheLowWordOfASeedCounts() {
        assertThat(Key.of(42)).isEqualTo(new Key(0, 42));
        assertThat(Key.of((1L << 32) + 1)).isEqualTo(Key.of(1));
        assertThat(Key.of(-1)).isEqualTo(new Key(0, 0xffffffff)).isEqualTo(Key.of(0xffffffffL));
        assertThat(Key.of(Long.MIN_VALUE)).isEqualTo(new Key(0, 0));
    }

    /** Compares with {@code jax.random.fold_in(jax.random.PRNGKey(42), 5)} of JAX 0.12. */
    @Test
    void foldInReturnsTheChild() {
        assertThat(Key.of(42).foldIn(5)).isEqualTo(new Key(0xa4d91a96, 0x3122544e));
        assertThat(Key.of(42).split(9)[5]).isEqualTo(Key.of(42).foldIn(5));
    }

    @Property
    void childrenAreDistinctAndDoNotDependOnTheirCount(
            @ForAll int high, @ForAll int low, @ForAll @IntRange(min = 2, max = 200) int n) {
        Key key = new Key(high, low);
        Key[] children = key.split(n);
        Set<Key> distinct = new HashSet<>(Arrays.asList(children));
        distinct.add(key);
        assertThat(distinct).hasSize(n + 1);
        assertThat(key.split(n + 1)).startsWith(children);
        assertThat(key.split()).isEqualTo(Arrays.copyOf(children, 2));
    }

    @Property
    void anElementDependsOnItsIndexAloneNotOnTheShape(
            @ForAll long seed, @ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(max = 5) int columns) {
        Key key = Key.of(seed);
        int size = rows * columns;
        assertThat(key.normal(rows, columns).data()).isEqualTo(key.normal(size).data());
        assertThat(key.uniform(rows, columns).data())
                .isEqualTo(Arrays.copyOf(key.uniform(size + 9).data(), size));
        assertThat(key.rademacher(columns, rows).data())
                .isEqualTo(key.rademacher(size).data());
        assertThat(key.bits(size)).isEqualTo(Arrays.copyOf(key.bits(size + 1), size));
    }

    @Property
    void aRangeOfADrawEqualsThatRangeOfTheWholeDraw(
            @ForAll int seed, @ForAll @IntRange(max = 50) int from, @ForAll @IntRange(max = 50) int count) {
        float[] whole = Key.of(seed).normal(100).data();
        float[] part = new float[count + 2];
        Key.of(seed).normal(from, part, 1, count + 1);
        assertThat(Arrays.copyOfRange(part, 1, count + 1)).isEqualTo(Arrays.copyOfRange(whole, from, from + count));
        assertThat(part[0]).isZero();
        assertThat(part[count + 1]).isZero();
    }

    /** Law: counters have 64 bits, so that elements beyond 2³² differ from earlier ones. */
    @Property
    void farElementsDifferFromNearOnes(@ForAll int seed, @ForAll @LongRange(max = 1L << 40) long index) {
        Assume.that(index > 0);
        assertThat(block(Key.of(seed), index)).isNotEqualTo(block(Key.of(seed), index + (1L << 32)));
    }

    /** Compares the normal values for all 2²³ patterns of 23 random bits with those of JAX 0.12, by a checksum. */
    @Test
    void everyNormalValueEqualsJaxsToTheLastBit() {
        CRC32 sum = new CRC32();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 1 << 23; i++) {
            bytes.clear().putFloat(Threefry.standardNormal(i << 9)).flip();
            sum.update(bytes);
        }
        assertThat(sum.getValue()).isEqualTo(0x23e0f146L);
        assertThat(Threefry.standardNormal(0)).isEqualTo(-5.419983f);
        assertThat(Threefry.standardNormal(-1)).isEqualTo(5.220113f);
    }

    @Test
    void momentsAreThoseOfTheDistributions() {
        int n = 1_000_000;
        double[] normal = moments(Key.of(7).normal(n));
        double[] uniform = moments(Key.of(8).uniform(n));
        double[] signs = moments(Key.of(9).rademacher(n));
        double tolerance = 5 / Math.sqrt(n); // five standard errors of a mean with deviation 1
        assertThat(normal[0]).isCloseTo(0, within(tolerance));
        assertThat(normal[1]).isCloseTo(1, within(tolerance * Math.sqrt(2)));
        assertThat(normal[2]).isCloseTo(0, within(tolerance * Math.sqrt(15)));
        assertThat(normal[3]).isCloseTo(3, within(tolerance * Math.sqrt(96)));
        assertThat(uniform[0]).isCloseTo(0.5, within(tolerance));
        assertThat(uniform[1]).isCloseTo(1 / 3.0, within(tolerance));
        assertThat(signs[0]).isCloseTo(0, within(tolerance));
        assertThat(signs[1]).isCloseTo(1, within(1e-9));
    }

    /** Law: Kolmogorov's distance between a draw and the normal distribution stays below its 0.01 % critical value, for twenty keys. */
    @Test
    void aNormalDrawHasTheNormalDistribution() {
        for (Key key : Key.of(10).split(20)) {
            float[] sorted = key.normal(20_000).data();
            Arrays.sort(sorted);
            double distance = 0;
            for (int i = 0; i < sorted.length; i++) {
                distance = Math.max(distance, Math.abs((i + 0.5) / sorted.length - normalCdf(sorted[i])));
            }
            assertThat(distance).as("%s", key).isLessThan(2.23 / Math.sqrt(sorted.length));
        }
    }

    @Test
    void drawsOfSiblingsAreUncorrelated() {
        int n = 200_000;
        Key[] keys = Key.of(11).split(2);
        float[] a = keys[0].normal(n).data();
        float[] b = keys[1].normal(n).data();
        double correlation = 0;
        for (int i = 0; i < n; i++) {
            correlation += (double) a[i] * b[i] / n;
        }
        assertThat(correlation).isCloseTo(0, within(5 / Math.sqrt(n)));
    }

    @Test
    void emptyDrawsAreEmptyAndBadSizesAreRefused() {
        assertThat(Key.of(0).normal(0, 3).size()).isZero();
        assertThat(Key.of(0).normal().size()).isEqualTo(1);
        assertThat(Key.of(0).bits(0)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.of(0).split(0))
                .withMessageContaining("found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.of(0).bits(-3))
                .withMessageContaining("found -3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.of(0).uniform(2, -1))
                .withMessageContaining("(2, -1)");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Key.of(0).normal(0, new float[3], 1, 4));
    }

    /** Compares with {@code jax.random.randint} of JAX 0.12. */
    @Test
    void integersEqualJaxs() {
        Key key = Key.of(1);
        assertThat(key.integers(8, 1000)).containsExactly(996, 927, 40, 353, 768, 684, 438, 381);
        assertThat(key.integers(5, 7)).containsExactly(2, 1, 5, 5, 2);
        assertThat(key.integers(5, 70_000)).containsExactly(28_124, 26_511, 28_320, 41_449, 69_072);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.integers(1, 0))
                .withMessageContaining("found 0");
    }

    /** Compares with {@code jax.random.permutation} of JAX 0.12: one round of sorting for 10 elements, two for 5000. */
    @Test
    void permutationsEqualJaxs() {
        assertThat(Key.of(1).permutation(10)).containsExactly(7, 6, 3, 2, 0, 8, 1, 5, 9, 4);
        assertThat(Key.of(3).permutation(5_000))
                .startsWith(4977, 9, 15, 1497, 3463, 2900)
                .doesNotHaveDuplicates()
                .hasSize(5_000);
        assertThat(Key.of(3).permutation(1)).containsExactly(0);
        assertThatIllegalArgumentException().isThrownBy(() -> Key.of(1).permutation(-1));
    }

    @Test
    void aKeyIsShownInHexadecimal() {
        assertThat(Key.of(42)).hasToString("Key[00000000 0000002a]");
    }

    /** Returns the means of the first four powers of the values. */
    private static double[] moments(Tensor draw) {
        double[] moments = new double[4];
        for (float x : draw.data()) {
            double power = 1;
            for (int k = 0; k < 4; k++) {
                power *= x;
                moments[k] += power / draw.size();
            }
        }
        return moments;
    }

    /** Computes Φ(x) by its Taylor series about 0, which is accurate in double precision over the range of the draws. */
    private static double normalCdf(double x) {
        double term = x;
        double sum = x;
        for (int k = 1; Math.abs(term) > 1e-17 && k < 200; k++) {
            term *= -x * x / (2 * k);
            sum += term / (2 * k + 1);
        }
        return 0.5 + sum / Math.sqrt(2 * Math.PI);
    }

    private static long block(Key key, long counter) {
        return Threefry.block(key.high(), key.low(), counter);
    }
}
