package org.rhei.networks.maf;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.format.Weights;

/**
 * The hidden units of an autoregressive layer, sorted by the values that they depend on. Group g depends on the first g values of a sample
 * and on the observation; the parameters of value j depend on the groups 0 to j. GenSBI's {@code _rank_vectors}: the rank of a unit is
 * g − 1.
 *
 * @param order the index of each unit in the file
 * @param ends the number of units in the groups 0 to g
 * @param values the values of a sample
 * @param conditional whether there is an observation; without one group 0 is empty
 */
record Units(int[] order, int[] ends, int values, boolean conditional) {
    /** Returns the units of a layer for so many values. */
    static Units of(int width, int values, boolean conditional) {
        int[] order = new int[width];
        int[] ends = new int[values];
        int next = 0;
        for (int g = 0; g < values; g++) {
            for (int unit = 0; unit < width; unit++) {
                if (group(unit, values, conditional) == g) {
                    order[next++] = unit;
                }
            }
            ends[g] = next;
        }
        return new Units(Arrays.copyOf(order, next), ends, values, conditional);
    }

    private static int group(int unit, int values, boolean conditional) {
        if (conditional) {
            return unit % values;
        }
        return values == 1 ? 1 : unit % (values - 1) + 1;
    }

    /** Returns the group of a unit of the file. */
    int group(int unit) {
        return group(unit, values, conditional);
    }

    /** Returns the units of group g. */
    int[] members(int g) {
        return Arrays.copyOfRange(order, begin(g), ends[g]);
    }

    /** Returns the units of the groups 0 to g. */
    int[] upTo(int g) {
        return Arrays.copyOf(order, ends[g]);
    }

    /** Returns the number of units that precede group g. */
    int begin(int g) {
        return g == 0 ? 0 : ends[g - 1];
    }

    /** Returns the number of units that any parameter depends on. */
    int count() {
        return order.length;
    }

    /** A rule of which inputs reach which outputs. */
    @FunctionalInterface
    interface Reaches {
        boolean test(int in, int out);
    }

    /**
     * Checks that a mask of the file is the one of GenSBI's rule, by which the units are sorted.
     *
     * @throws ModelFormatException if an entry differs
     */
    static void requireMask(Weights weights, String name, int in, int out, Reaches rule) {
        Tensor mask = weights.tensor(name, in, out);
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                float expected = rule.test(i, o) ? 1 : 0;
                if (mask.data()[i * out + o] != expected) {
                    throw weights.fault(
                            name,
                            "found " + NumberText.number(mask.data()[i * out + o]) + " from input " + i + " to output "
                                    + o + ", expected " + (int) expected + ", as GenSBI's ranks of the units say");
                }
            }
        }
    }
}
