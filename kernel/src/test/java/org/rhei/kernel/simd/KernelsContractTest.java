package org.rhei.kernel.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.scalar.ScalarKernels;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.DualAttention;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.kernel.tile.TileArena;

/**
 * Laws of every implementation of the kernels: the chosen kernels, and those that the chosen kernels provide for
 * single samples. The build runs this test with registers of the machine's width, with 128, 256 and 512 bits, and
 * with the scalar kernels.
 */
class KernelsContractTest {
    static final List<TangentKernels> IMPLEMENTATIONS =
            List.of(KernelChoice.kernels(), KernelChoice.kernels().ofOneSample());

    private static final List<Integer> TOKENS = List.of(1, 2, 3, 4, 13);

    /** Some numbers of directions; none gives values alone. */
    private static final List<Integer> DIRECTIONS = List.of(0, 1, 3);

    private static final List<Integer> WIDTHS = List.of(1, 2, 7, 8, 9, 16, 40, 67);

    /** A suffix of a kernel's name: with a modulation for each lane. */
    private static final String OWN = " of each lane's own";

    /** A suffix of a kernel's name: with a mask. */
    private static final String MASKED = " with a mask";

    /** A suffix of a kernel's name: with derivatives, along the number of directions that follows. */
    private static final String DUAL = " of duals, directions: ";

    /** A suffix of a kernel's name: with as many outputs as inputs. */
    private static final String AS_WIDE = " as wide as its input";

    /**
     * The output of each kernel by the number of tokens and the width, from one random input for all implementations.
     */
    private static final Map<String, BiFunction<TangentKernels, int[], float[]>> KERNELS = new LinkedHashMap<>();

    static {
        KERNELS.put("linear", (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 5);
            kernels.linear(in.layer, in.x, in.y);
            return in.y.data();
        });
        KERNELS.put("gatedLinear", (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 8);
            Tile scratch = in.tile(size[0], 8);
            kernels.gatedLinear(in.layer, in.x, Modulation.shared(in.row), 3, scratch, in.y);
            return in.y.data();
        });
        KERNELS.put("layerNorm", (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], size[1]);
            kernels.layerNorm(in.x, Modulation.shared(in.row), 1, 2, in.y);
            return in.y.data();
        });
        KERNELS.put("rmsNorm", (kernels, size) -> {
            Input in = new Input(kernels, size[0], 3 * size[1], 1);
            kernels.rmsNorm(in.x, Arrays.copyOf(in.row, size[1]));
            return in.x.data();
        });
        KERNELS.put("rope", (kernels, size) -> {
            Input in = new Input(kernels, size[0], 3 * 2 * size[1], 1);
            kernels.rope(in.x, in.numbers(size[0] * 2 * size[1]), 2 * size[1]);
            return in.x.data();
        });
        KERNELS.put("attention", (kernels, size) -> {
            Input in = new Input(kernels, size[0], 2 * size[1], 2 * size[1]);
            AttentionTiles x = in.attention(size[0], 2 * size[1]);
            kernels.attention(x, size[1], null, in.scratch(size[0] + 1), in.y);
            return in.y.data();
        });
        KERNELS.put("attention" + MASKED, (kernels, size) -> {
            Input in = new Input(kernels, size[0], 2 * size[1], 2 * size[1]);
            AttentionTiles x = in.attention(size[0], 2 * size[1]);
            boolean[] mask = in.mask(size[0], size[0] + 1);
            kernels.attention(x, size[1], mask, in.scratch(size[0] + 1), in.y);
            return in.y.data();
        });
        KERNELS.put("gelu", (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 1);
            kernels.gelu(in.x);
            return in.x.data();
        });
        KERNELS.put("silu", (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 1);
            kernels.silu(in.x);
            return in.x.data();
        });
        KERNELS.put("addRows", (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 1);
            kernels.addRows(in.x, in.numbers(size[0] * size[1]));
            return in.x.data();
        });
        KERNELS.put("addRow", (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 1);
            kernels.addRow(in.x, Modulation.shared(in.row), 1);
            return in.x.data();
        });
        KERNELS.put("gatedLinear" + AS_WIDE, (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], size[1]);
            Tile scratch = in.tile(size[0], size[1]);
            kernels.gatedLinear(in.layer, in.x, Modulation.shared(in.row), 1, scratch, in.y);
            return in.y.data();
        });
        KERNELS.put("layerNorm" + OWN, (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], size[1]);
            kernels.layerNorm(in.x, in.own(), 1, 2, in.y);
            return in.y.data();
        });
        KERNELS.put("addRow" + OWN, (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 1);
            kernels.addRow(in.x, in.own(), 1);
            return in.x.data();
        });
        KERNELS.put("gatedLinear" + OWN, (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], size[1]);
            Tile scratch = in.tile(size[0], size[1]);
            kernels.gatedLinear(in.layer, in.x, in.own(), 1, scratch, in.y);
            return in.y.data();
        });
        for (int directions : DIRECTIONS) {
            putDuals(directions);
        }
    }

    /** Adds the kernels with derivatives along some directions, whose output is the values, then the derivatives. */
    private static void putDuals(int directions) {
        String suffix = DUAL + directions;
        KERNELS.put("linear" + suffix, (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 13);
            Dual x = in.dual(in.x, directions);
            Dual y = in.dual(in.y, directions);
            kernels.linear(in.layer, x, y);
            return Input.all(y);
        });
        for (boolean own : List.of(false, true)) {
            KERNELS.put("gatedLinear" + (own ? OWN : "") + suffix, (kernels, size) -> {
                Input in = new Input(kernels, size[0], size[1], 13);
                Modulation modulation = in.modulation(own);
                Dual x = in.dual(in.x, directions);
                Dual y = in.dual(in.y, directions);
                Dual scratch = in.dual(in.tile(size[0], 13), directions);
                kernels.gatedLinear(in.layer, x, modulation, 2, scratch, y);
                return Input.all(y);
            });
            KERNELS.put("layerNorm" + (own ? OWN : "") + suffix, (kernels, size) -> {
                Input in = new Input(kernels, size[0], size[1], size[1]);
                Modulation modulation = in.modulation(own);
                Dual x = in.dual(in.x, directions);
                Dual y = in.dual(in.y, directions);
                kernels.layerNorm(x, modulation, 1, 2, y);
                return Input.all(y);
            });
        }
        KERNELS.put("rmsNorm" + suffix, (kernels, size) -> {
            Input in = new Input(kernels, size[0], 3 * size[1], 1);
            Dual x = in.dual(in.x, directions);
            kernels.rmsNorm(x, Arrays.copyOf(in.row, size[1]));
            return Input.all(x);
        });
        KERNELS.put("rope" + suffix, (kernels, size) -> {
            Input in = new Input(kernels, size[0], 3 * 2 * size[1], 1);
            float[] angles = in.numbers(size[0] * 2 * size[1]);
            Dual x = in.dual(in.x, directions);
            kernels.rope(x, angles, 2 * size[1]);
            return Input.all(x);
        });
        KERNELS.put("attention" + suffix, (kernels, size) -> {
            Input in = new Input(kernels, size[0], 2 * size[1], 2 * size[1]);
            boolean[] mask = size[0] % 2 == 0 ? in.mask(size[0], size[0] + 1) : null;
            DualAttention x = in.dualAttention(size[0], 2 * size[1], directions);
            Dual y = in.dual(in.y, directions);
            kernels.attention(x, size[1], mask, in.scratch(size[0] + 1), y);
            return Input.all(y);
        });
        KERNELS.put("gelu" + suffix, (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 1);
            Dual x = in.dual(in.x, directions);
            kernels.gelu(x);
            return Input.all(x);
        });
        KERNELS.put("silu" + suffix, (kernels, size) -> {
            Input in = new Input(kernels, size[0], size[1], 1);
            Dual x = in.dual(in.x, directions);
            kernels.silu(x);
            return Input.all(x);
        });
    }

    /** Law: every kernel gives the scalar oracle's bits, also for odd sizes. */
    @TestFactory
    Stream<DynamicTest> givesTheOraclesBits() {
        return IMPLEMENTATIONS.stream()
                .flatMap(kernels -> KERNELS.keySet().stream()
                        .flatMap(kernel -> TOKENS.stream()
                                .flatMap(tokens -> WIDTHS.stream()
                                        .map(width -> DynamicTest.dynamicTest(
                                                kernel + " of " + tokens + " x " + width + ", " + kernels.name(),
                                                () -> checkBits(kernels, kernel, tokens, width))))));
    }

    private static void checkBits(TangentKernels kernels, String kernel, int... size) {
        BiFunction<TangentKernels, int[], float[]> output = Objects.requireNonNull(KERNELS.get(kernel));
        TangentKernels oracle = new ScalarKernels(kernels.lanes());
        assertThat(output.apply(kernels, size)).containsExactly(output.apply(oracle, size));
    }

    /** Law: the values of a kernel of duals have the bits of the kernel of values. */
    @ParameterizedTest
    @FieldSource("IMPLEMENTATIONS")
    void theValuesOfDualsAreThoseOfTheKernelOfValues(TangentKernels kernels) {
        for (String kernel : KERNELS.keySet()) {
            if (kernel.endsWith(DUAL + 0)) {
                for (int tokens : TOKENS) {
                    int[] size = {tokens, 40};
                    float[] values = Objects.requireNonNull(KERNELS.get(kernel)).apply(kernels, size);
                    for (int directions : DIRECTIONS) {
                        String dual = kernel.replace(DUAL + 0, DUAL + directions);
                        float[] all = Objects.requireNonNull(KERNELS.get(dual)).apply(kernels, size);
                        assertThat(Arrays.copyOf(all, values.length)).as(dual).isEqualTo(values);
                    }
                }
            }
        }
    }

    /** Law: a norm with derivatives may overwrite its input. */
    @ParameterizedTest
    @FieldSource("IMPLEMENTATIONS")
    void layerNormOfDualsInPlaceGivesTheSameBits(TangentKernels kernels) {
        for (int tokens : TOKENS) {
            Input in = new Input(kernels, tokens, 40, 40);
            Modulation modulation = Modulation.shared(in.row);
            Dual x = in.dual(in.x, 3);
            Dual y = in.dual(in.y, 3);
            kernels.layerNorm(x, modulation, 1, 2, y);
            kernels.layerNorm(x, modulation, 1, 2, x);
            for (int d = 0; d < 3; d++) {
                for (int t = 0; t < tokens; t++) {
                    assertThat(Input.token(x.tangents().get(d), t))
                            .as("token %d of %d, direction %d", t, tokens, d)
                            .isEqualTo(Input.token(y.tangents().get(d), t));
                }
            }
        }
    }

    /** Law: a norm may overwrite its input, also for an odd number of tokens. */
    @ParameterizedTest
    @FieldSource("IMPLEMENTATIONS")
    void layerNormInPlaceGivesTheSameBits(TangentKernels kernels) {
        for (int tokens : TOKENS) {
            Input in = new Input(kernels, tokens, 40, 40);
            Modulation modulation = Modulation.shared(in.row);
            kernels.layerNorm(in.x, modulation, 1, 2, in.y);
            kernels.layerNorm(in.x, modulation, 1, 2, in.x);
            for (int t = 0; t < tokens; t++) {
                int from = in.x.at(t);
                int to = from + 40 * in.x.lanes();
                assertThat(Arrays.copyOfRange(in.x.data(), from, to))
                        .as("token %d of %d", t, tokens)
                        .isEqualTo(Arrays.copyOfRange(in.y.data(), from, to));
            }
        }
    }

    @Test
    void noKernelIsLeftOut() {
        Set<String> tested = new TreeSet<>(KERNELS.keySet());
        for (String variant : List.of(OWN, MASKED, AS_WIDE)) {
            assertThat(tested.stream().anyMatch(name -> name.contains(variant))).isTrue();
            tested.removeIf(name -> name.contains(variant));
        }
        for (int directions : DIRECTIONS) {
            String suffix = DUAL + directions;
            assertThat(tested.stream().filter(name -> name.endsWith(suffix)).map(name -> name.replace(suffix, "")))
                    .containsExactlyInAnyOrderElementsOf(declared(TangentKernels.class))
                    .isNotEmpty();
            tested.removeIf(name -> name.endsWith(suffix));
        }
        assertThat(tested)
                .containsExactlyInAnyOrderElementsOf(declared(Kernels.class))
                .isNotEmpty();
    }

    private static Set<String> declared(Class<?> type) {
        Set<String> declared = new TreeSet<>();
        for (var method : type.getDeclaredMethods()) {
            if (!List.of("name", "lanes", "ofOneSample").contains(method.getName()) && !method.isSynthetic()) {
                declared.add(method.getName());
            }
        }
        return declared;
    }

    @ParameterizedTest
    @FieldSource("IMPLEMENTATIONS")
    void nanStaysInItsLaneAndReachesTheResult(TangentKernels kernels) {
        for (Consumer<Tile> activation : List.<Consumer<Tile>>of(kernels::gelu, kernels::silu)) {
            Tile x = Tile.zeros(1, 3, kernels.lanes());
            x.data()[kernels.lanes()] = Float.NaN;
            activation.accept(x);
            for (int i = 0; i < x.data().length; i++) {
                assertThat(Float.isNaN(x.data()[i])).isEqualTo(i == kernels.lanes());
            }
        }
    }

    /** Random tiles in the middle of larger arrays, so that writes beyond a tile are detected. */
    private static final class Input {
        private final Random random = new Random(20);
        private final int lanes;
        final Tile x;
        final Tile y;
        final Linear layer;
        final float[] row;

        Input(Kernels kernels, int tokens, int in, int out) {
            lanes = kernels.lanes();
            x = tile(tokens, in);
            y = tile(tokens, out);
            layer = Linear.of(Tensor.of(numbers(in * out), in, out), Tensor.of(numbers(out), out));
            row = numbers(in + out + 4);
        }

        Tile tile(int tokens, int features) {
            int stride = (features + 3) * lanes;
            return new Tile(numbers(tokens * stride + 2 * lanes), lanes, stride, tokens, features, lanes);
        }

        Modulation own() {
            return new Modulation(numbers(row.length * lanes), lanes);
        }

        /** Returns attention over {@code x} as queries, with one key more than there are queries. */
        AttentionTiles attention(int queries, int features) {
            return new AttentionTiles(x, tile(queries + 1, features), tile(queries + 1, features));
        }

        Modulation modulation(boolean own) {
            return own ? own() : Modulation.shared(row);
        }

        /** Returns values with random derivatives. */
        Dual dual(Tile value, int directions) {
            return directions == 0
                    ? Dual.of(value)
                    : Dual.of(value, tile(directions * value.tokens(), value.features()));
        }

        DualAttention dualAttention(int queries, int features, int directions) {
            AttentionTiles values = attention(queries, features);
            return DualAttention.of(
                    dual(values.q(), directions), dual(values.k(), directions), dual(values.v(), directions));
        }

        /** Returns the arrays of the values and of the derivatives, with what surrounds the tiles. */
        static float[] all(Dual x) {
            float[] values = x.value().data();
            if (x.directions() == 0) {
                return values;
            }
            float[] tangents = x.first().data();
            float[] all = Arrays.copyOf(values, values.length + tangents.length);
            System.arraycopy(tangents, 0, all, values.length, tangents.length);
            return all;
        }

        static float[] token(Tile x, int t) {
            return Arrays.copyOfRange(x.data(), x.at(t), x.at(t) + x.features() * x.lanes());
        }

        AttentionScratch scratch(int keys) {
            return AttentionScratch.of(keys, lanes, new TileArena());
        }

        /** Returns a mask whose first query attends to no key. */
        boolean[] mask(int queries, int keys) {
            boolean[] mask = new boolean[queries * keys];
            for (int i = keys; i < mask.length; i++) {
                mask[i] = random.nextBoolean();
            }
            return mask;
        }

        float[] numbers(int count) {
            float[] numbers = new float[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) (random.nextGaussian() * Math.exp(random.nextGaussian()));
            }
            return numbers;
        }
    }
}
