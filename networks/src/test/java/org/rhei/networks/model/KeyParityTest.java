package org.rhei.networks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.format.Safetensors;
import org.rhei.testkit.ReferenceCase;

/**
 * Compares {@link Key} with {@code jax.random} of JAX 0.12 on a CPU with {@code JAX_DISABLE_MOST_OPTIMIZATIONS}. With this setting XLA does
 * not contract products and sums, which changes normal values by up to three ulps. The kernel's tests show that normal values equal JAX's
 * to the last bit with optimizations.
 */
class KeyParityTest {
    /**
     * Tests one tensor of the reference file. Its name is KIND.SEED or KIND.SEED.ARGUMENT, where the argument is a
     * count, a value to fold in, or a shape such as 33x2x1.
     */
    @Test
    void everyDrawEqualsJaxs() throws Exception {
        List<String> checked = new ArrayList<>();
        try (Safetensors file = Safetensors.open(ReferenceCase.file("jax_random.safetensors"))) {
            for (String name : file.names()) {
                String[] parts = name.split("\\.", -1);
                Key key = Key.of(Long.parseLong(parts[1]));
                String argument = parts.length > 2 ? parts[2] : "";
                switch (parts[0]) {
                    case "key" -> assertThat(words(key)).as(name).isEqualTo(file.ints(name));
                    case "split" ->
                        assertThat(words(key.split(Integer.parseInt(argument))))
                                .as(name)
                                .isEqualTo(file.ints(name));
                    case "fold_in" ->
                        assertThat(words(key.foldIn(Integer.parseInt(argument))))
                                .as(name)
                                .isEqualTo(file.ints(name));
                    case "bits" -> {
                        int count = Arrays.stream(shape(argument)).reduce(1, (a, b) -> a * b);
                        assertThat(key.bits(count)).as(name).isEqualTo(file.ints(name));
                    }
                    case "uniform" -> assertSame(name, key.uniform(shape(argument)), file);
                    case "normal" -> assertClose(name, key.normal(shape(argument)), file);
                    case "rademacher" -> assertSame(name, key.rademacher(shape(argument)), file);
                    default -> throw new AssertionError("no test of " + name);
                }
                checked.add(name);
            }
        }
        assertThat(checked).hasSize(40);
    }

    private static void assertSame(String name, Tensor found, Safetensors file) {
        assertThat(found.shape()).as(name).isEqualTo(file.shape(name));
        assertThat(found).as(name).isEqualTo(file.tensor(name));
    }

    private static void assertClose(String name, Tensor found, Safetensors file) {
        assertThat(found.shape()).as(name).isEqualTo(file.shape(name));
        assertThat(found.data()).as(name).containsExactly(file.tensor(name).data(), within(1e-6f));
    }

    private static int[] words(Key... keys) {
        return Stream.of(keys)
                .flatMapToInt(key -> IntStream.of(key.high(), key.low()))
                .toArray();
    }

    private static int[] shape(String text) {
        return Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
    }
}
