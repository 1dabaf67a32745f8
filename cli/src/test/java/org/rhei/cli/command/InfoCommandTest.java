package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.kernel.simd.KernelChoice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Law: {@code rhei info} describes the installation and a model, as text and as JSON. */
class InfoCommandTest {
    @Test
    void theProcessorIsAvailable() {
        Invocation info = Invocation.of("info");
        assertThat(info.exitCode()).isZero();
        assertThat(info.err()).isEmpty();
        assertThat(info.out().lines())
                .anyMatch(line -> line.startsWith("kernel ")
                        && line.endsWith(KernelChoice.kernels().name()))
                .anyMatch(line -> line.matches("backends\\.cpu\\.available +true"));
    }

    @Test
    void aModelIsDescribedAsJson() {
        Invocation info = Invocation.of("info", "--model", ReferenceFiles.model(), "--json");
        assertThat(info.exitCode()).isZero();
        JsonNode model = JsonMapper.builder().build().readTree(info.out()).get("model");
        assertThat(model.get("network").stringValue()).isEqualTo("Flux1");
        assertThat(model.get("method").stringValue()).isEqualTo("FlowMatching");
        assertThat(model.get("theta").toString()).isEqualTo("[3,1]");
        assertThat(model.get("x").toString()).isEqualTo("[5,1]");
        // the file holds little more than float32 weights
        long parameters = model.get("parameters").longValue();
        assertThat(model.get("bytes").longValue()).isBetween(4 * parameters, 4 * parameters + 100_000);
    }

    /** Law: sizes without a meaning for this network are not shown, and no size is shown twice. */
    @Test
    void sizesWithoutAMeaningForTheModelAreNotShown() {
        JsonNode sizes = JsonMapper.shared()
                .readTree(Invocation.of("info", "--model", ReferenceFiles.model(), "--json")
                        .out())
                .at("/model/network_sizes");
        boolean rotary = sizes.toString().contains("ROPE");
        assertThat(sizes.has("axes_dim")).isEqualTo(rotary);
        assertThat(sizes.has("theta")).isEqualTo(rotary);
        assertThat(sizes.propertyNames()).contains("depth").doesNotContain("dim_obs", "dim_cond", "val_emb_dim");
    }

    @Test
    void aMissingModelIsRefused() {
        Invocation info = Invocation.of("info", "--model", "nowhere.safetensors");
        assertThat(info.exitCode()).isEqualTo(2);
        assertThat(info.err().lines()).containsExactly("rhei: nowhere.safetensors: no such file");
        assertThat(info.out()).isEmpty();
    }

    @Test
    void anUnknownBackendIsRefused() {
        Invocation sample = Invocation.of(
                "sample",
                "--model",
                ReferenceFiles.model(),
                "--observation",
                "x.csv",
                "--out",
                "y.npy",
                "--backend",
                "abacus");
        assertThat(sample.exitCode()).isEqualTo(2);
        assertThat(sample.err().lines())
                .singleElement()
                .asString()
                .startsWith("rhei: backend must be one of [auto, cpu")
                .contains("found 'abacus'");
    }
}
