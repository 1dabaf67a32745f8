package org.rhei.cli;

import java.util.Set;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.simd.KernelChoice;
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
 * Makes the JVM compile the kernels' loops while a command still reads its arguments and its model: calls the loops on
 * the smallest tiles, often enough to pass the compile threshold that the launcher sets. The results are not used.
 */
final class WarmUp {
    private static final Set<String> EVALUATING =
            Set.of("sample", "batch", "log-prob", "map", "diagnose", "study", "tune", "serve", "demo");

    /** The commands that evaluate derivatives alone. */
    private static final Set<String> DIFFERENTIATING = Set.of("log-prob");

    /** Iterations of the warm-up loop; exceeds the scaled compile threshold (5000 × 0.01 = 50). */
    private static final int ROUNDS = 100;

    private static final int TOKENS = 2;
    private static final int FEATURES = 10;
    private static final int HEAD = 2;
    private static final int DIRECTIONS = 2;

    private WarmUp() {}

    /**
     * Starts the warm-up thread for commands that evaluate a network; skipped when {@code -Drhei.simd} is set, because its
     * value may be invalid.
     *
     * @param args the arguments of the command line
     */
    static void begin(String... args) {
        if (args.length > 0 && EVALUATING.contains(args[0]) && System.getProperty("rhei.simd") == null) {
            Runnable layers = DIFFERENTIATING.contains(args[0]) ? WarmUp::differentiate : WarmUp::evaluate;
            Thread.ofPlatform().daemon().name("rhei-warm-up").start(layers);
        }
    }

    /** Evaluates the layers of one block of a network, all of one size. */
    private static void evaluate() {
        Kernels kernels = KernelChoice.kernels();
        Linear qkv = Linear.of(Tensor.zeros(FEATURES, 3 * FEATURES), null);
        Linear out = Linear.of(Tensor.zeros(FEATURES, FEATURES), null);
        Modulation modulation = Modulation.shared(new float[FEATURES]);
        TileArena arena = new TileArena();
        Tile x = arena.zeros(TOKENS, FEATURES, kernels.lanes());
        Tile normed = arena.zeros(TOKENS, FEATURES, kernels.lanes());
        Tile qkvs = arena.zeros(TOKENS, 3 * FEATURES, kernels.lanes());
        AttentionTiles heads = new AttentionTiles(
                qkvs.features(0, FEATURES),
                qkvs.features(FEATURES, 2 * FEATURES),
                qkvs.features(2 * FEATURES, 3 * FEATURES));
        float[] scale = new float[HEAD];
        float[] angles = new float[TOKENS * HEAD];
        AttentionScratch scratch = AttentionScratch.of(TOKENS, kernels.lanes(), arena);
        float[] rows = new float[TOKENS * FEATURES];
        for (int round = 0; round < ROUNDS; round++) {
            kernels.addRows(x, rows);
            kernels.addRow(x, modulation, 0);
            kernels.layerNorm(x, modulation, 0, 0, normed);
            kernels.linear(qkv, normed, qkvs);
            kernels.linear(qkv, normed.tokens(0, 1), qkvs.tokens(0, 1));
            kernels.rmsNorm(heads.q(), scale);
            kernels.rope(heads.k(), angles, HEAD);
            kernels.attention(heads, HEAD, null, scratch, normed);
            kernels.gelu(normed);
            kernels.silu(normed);
            kernels.gatedLinear(out, normed, modulation, 0, qkvs.features(0, FEATURES), x);
        }
    }

    /** Evaluates the layers of one block with derivatives. */
    private static void differentiate() {
        TangentKernels kernels = KernelChoice.kernels();
        Linear qkv = Linear.of(Tensor.zeros(FEATURES, 3 * FEATURES), null);
        Linear out = Linear.of(Tensor.zeros(FEATURES, FEATURES), null);
        Modulation modulation = Modulation.shared(new float[FEATURES]);
        TileArena arena = new TileArena();
        Dual x = zeros(FEATURES, arena);
        Dual normed = zeros(FEATURES, arena);
        Dual qkvs = zeros(3 * FEATURES, arena);
        Dual q = qkvs.features(0, FEATURES);
        Dual k = qkvs.features(FEATURES, 2 * FEATURES);
        DualAttention heads = DualAttention.of(q, k, qkvs.features(2 * FEATURES, 3 * FEATURES));
        float[] scale = new float[HEAD];
        float[] angles = new float[TOKENS * HEAD];
        AttentionScratch scratch = AttentionScratch.of(TOKENS, kernels.lanes(), arena);
        float[] rows = new float[TOKENS * FEATURES];
        for (int round = 0; round < ROUNDS; round++) {
            kernels.addRows(x.value(), rows);
            kernels.addRow(x.value(), modulation, 0);
            kernels.layerNorm(x, modulation, 0, 0, normed);
            kernels.linear(qkv, normed, qkvs);
            kernels.linear(qkv, normed.tokens(0, 1), qkvs.tokens(0, 1));
            kernels.rmsNorm(q, scale);
            kernels.rope(k, angles, HEAD);
            kernels.attention(heads, HEAD, null, scratch, normed);
            kernels.gelu(normed);
            kernels.silu(normed.value());
            kernels.gatedLinear(out, normed, modulation, 0, q, x);
        }
    }

    private static Dual zeros(int features, TileArena arena) {
        int lanes = KernelChoice.kernels().lanes();
        return Dual.of(arena.zeros(TOKENS, features, lanes), arena.zeros(DIRECTIONS * TOKENS, features, lanes));
    }
}
