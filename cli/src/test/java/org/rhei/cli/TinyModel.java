package org.rhei.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A model file of two parameters and one data value. Its network is so small that millions of samples take seconds. */
public final class TinyModel {
    private static final int HIDDEN = 4;
    private static final int TIME_FEATURES = 256;

    private static final String CONFIG = """
        {"format": "gensbi-config", "version": 1, "pipeline": "conditional",
         "model": {"class": "Flux1", "in_channels": 1, "context_in_dim": 1, "vec_in_dim": null,
          "guidance_embed": false, "mlp_ratio": 1, "num_heads": 1, "depth": 1, "depth_single_blocks": 1,
          "qkv_bias": true, "dim_obs": 2, "dim_cond": 1, "axes_dim": [2, 2], "id_merge_mode": "sum",
          "id_embedding_strategy": ["absolute", "absolute"], "theta": 30, "val_emb_dim": null, "id_emb_dim": null},
         "method": {"name": "flow_matching"}, "dim_obs": 2, "dim_cond": 1, "ch_obs": 1, "ch_cond": 1,
         "id_embedding_strategy": ["absolute", "absolute"], "patch_size": 2,
         "obs_ids": [[[0, 0], [1, 0]]], "cond_ids": [[[0, 1]]]}
        """;

    private TinyModel() {}

    /** Writes the model with random weights, equal at every call. */
    public static Path write(Path file) throws IOException {
        SortedMap<String, int[]> shapes = shapes();
        ObjectNode header = JsonMapper.shared().createObjectNode();
        header.putObject("__metadata__")
                .put("format", "gensbi")
                .put("version", "1")
                .put("gensbi.config", CONFIG);
        int bytes = 0;
        for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
            int size = Float.BYTES;
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            for (int dimension : tensor.getValue()) {
                entry.withArray("shape").add(dimension);
                size *= dimension;
            }
            entry.withArray("data_offsets").add(bytes).add(bytes + size);
            bytes += size;
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer weights = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(1);
        while (weights.hasRemaining()) {
            weights.putFloat((float) (0.3 * random.nextGaussian()));
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length)
                    .array());
            out.write(text);
            out.write(weights.array());
        }
        return file;
    }

    private static SortedMap<String, int[]> shapes() {
        SortedMap<String, int[]> shapes = new TreeMap<>();
        shapes.put("obs_ids_embedder.embedder.embed.embedding", new int[] {2, HIDDEN});
        shapes.put("cond_ids_embedder.embedder.embed.embedding", new int[] {1, HIDDEN});
        linear(shapes, "obs_in", 1, HIDDEN);
        linear(shapes, "cond_in", 1, HIDDEN);
        linear(shapes, "time_in.in_layer", TIME_FEATURES, HIDDEN);
        linear(shapes, "time_in.out_layer", HIDDEN, HIDDEN);
        linear(shapes, "final_layer.adaLN_modulation.layers.1", HIDDEN, 2 * HIDDEN);
        linear(shapes, "final_layer.linear", HIDDEN, 1);
        for (String stream : new String[] {"double_blocks.layers.0.obs_", "double_blocks.layers.0.cond_"}) {
            norms(shapes, stream + "attn.norm");
            linear(shapes, stream + "attn.proj", HIDDEN, HIDDEN);
            linear(shapes, stream + "attn.qkv", HIDDEN, 3 * HIDDEN);
            linear(shapes, stream + "mlp.layers.0", HIDDEN, HIDDEN);
            linear(shapes, stream + "mlp.layers.2", HIDDEN, HIDDEN);
            linear(shapes, stream + "mod.lin", HIDDEN, 6 * HIDDEN);
        }
        norms(shapes, "single_blocks.layers.0.norm");
        linear(shapes, "single_blocks.layers.0.linear1", HIDDEN, 4 * HIDDEN);
        linear(shapes, "single_blocks.layers.0.linear2", 2 * HIDDEN, HIDDEN);
        linear(shapes, "single_blocks.layers.0.modulation.lin", HIDDEN, 3 * HIDDEN);
        return shapes;
    }

    private static void linear(Map<String, int[]> shapes, String name, int in, int out) {
        shapes.put(name + ".kernel", new int[] {in, out});
        shapes.put(name + ".bias", new int[] {out});
    }

    private static void norms(Map<String, int[]> shapes, String name) {
        shapes.put(name + ".key_norm.scale", new int[] {HIDDEN});
        shapes.put(name + ".query_norm.scale", new int[] {HIDDEN});
    }
}
