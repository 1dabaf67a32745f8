package org.rhei.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferReaderTest {
    private static final String JSON =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1,2],"
                + "\"parameters\":{\"binary_data_size\":16}},{\"name\":\"points\",\"datatype\":\"INT32\",\"shape\":[2],"
                + "\"data\":[[1],[2]]}],\"parameters\":{\"seed\":3},\"outputs\":[{\"name\":\"theta\",\"parameters\":"
                + "{\"binary_data\":true}}]}";

    private static byte[] request() {
        byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(json, json.length + 16);
        all[json.length + 7] = 0x40; // 2.0 as a little-endian double
        all[json.length + 14] = (byte) 0xf0; // 1.0
        all[json.length + 15] = 0x3f;
        return all;
    }

    private static OptionalInt length() {
        return OptionalInt.of(JSON.length());
    }

    private static float[] values(InferRequest request, String name) {
        return Objects.requireNonNull(request.inputs().get(name)).data();
    }

    @Test
    void readsValuesOfBothForms() {
        InferRequest request = InferReader.read(request(), length());

        assertThat(values(request, "x")).containsExactly(2, 1);
        assertThat(values(request, "points")).containsExactly(1, 2);
        assertThat(request.outputs()).containsExactly(new InferRequest.Wanted("theta", true));
        assertThat(request.parameters().whole("seed", 0, 9)).hasValue(3);
        assertThat(request.id()).isEqualTo("7");
    }

    @Test
    void refusesMissingAndSurplusBytes() {
        byte[] request = request();

        assertThatThrownBy(() -> InferReader.read(Arrays.copyOf(request, request.length - 1), length()))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("binary_data_size 16");
        assertThatThrownBy(() -> InferReader.read(Arrays.copyOf(request, request.length + 1), length()))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("found 1 byte after the inputs");
        assertThatThrownBy(() -> InferReader.read(request, OptionalInt.of(request.length + 1)))
                .isInstanceOf(RequestException.class);
    }

    /** A changed byte gives another request, or is refused as a bad request. */
    @Property(tries = 2000)
    void aChangedByteIsReadOrRefused(@ForAll @IntRange(max = 400) int at, @ForAll byte value) {
        byte[] request = request();
        request[at % request.length] = value;
        try {
            assertThat(InferReader.read(request, length()).inputs()).isNotNull();
        } catch (RequestException e) {
            assertThat(e.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":{}}",
                "{\"id\":[1]}",
                "{\"id\":7}",
                "{\"outputs\":[{\"name\":\"std\"},{\"name\":\"std\"}]}",
                "{\"parameters\":{\"seed\":1,\"seed\":2}}",
                "{\"parameters\":{\"binary_data_output\":\"no\"}}",
                "{\"parameters\":[]}",
                "{\"outputs\":[{\"name\":\"std\",\"parameters\":{\"binary_data\":1}}]}",
                "{\"outputs\":[{\"name\":\"std\",\"parameters\":[true]}]}",
                "{\"outputs\":[{\"name\":\"std\",\"parameters\":{\"classification\":3}}]}",
                "{\"outputs\":[{\"name\":\"std\",\"parameters\":{\"shared_memory_region\":\"a\"}}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"parameters\":[4],\"data\":[1]}]}",
            })
    void refusesValuesOfOtherTypesAndRepetitions(String json) {
        assertThatThrownBy(() -> InferReader.read(json.getBytes(StandardCharsets.UTF_8), OptionalInt.empty()))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    /** The size of a binary tensor is a whole number of JSON, and excludes values in the JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"16.0", "\"16\"", "1.6e1", "-16", "17", "15", "9223372036854775807", "1e999999999", "null"})
    void refusesOtherSizesOfBinaryTensors(String size) {
        byte[] json = JSON.replace("\"binary_data_size\":16", "\"binary_data_size\":" + size)
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(json, json.length + 16);

        assertThatThrownBy(() -> InferReader.read(body, OptionalInt.of(json.length)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("binary_data_size");
    }

    @Test
    void refusesAnInputWithValuesOfBothForms() {
        byte[] json = JSON.replace("\"shape\":[1,2],", "\"shape\":[1,2],\"data\":[1,2],")
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(json, json.length + 16);

        assertThatThrownBy(() -> InferReader.read(body, OptionalInt.of(json.length)))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("both data and binary_data_size");
    }

    @Test
    void refusesJsonThatIsNestedDeeply() {
        String nested = "{\"inputs\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThatThrownBy(() -> InferReader.read(nested.getBytes(StandardCharsets.UTF_8), OptionalInt.empty()))
                .isInstanceOf(RequestException.class);
    }
}
