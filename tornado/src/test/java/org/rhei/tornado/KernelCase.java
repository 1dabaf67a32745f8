package org.rhei.tornado;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.Operation;
import org.rhei.kernel.tile.Program;
import org.rhei.kernel.tile.TileArena;
import org.rhei.networks.evaluation.NetworkProgram;

/**
 * A kernel with its arguments.
 *
 * @param name the name of the kernel
 * @param out the features of its second tile; the first has {@value #FEATURES}
 */
record KernelCase(String name, int out, Computation computation) {
    static final int TOKENS = 3;
    static final int FEATURES = 36;

    /** A computation on tiles x and y with any kernels. */
    interface Computation {
        void run(Kernels kernels, Tile x, Tile y);
    }

    @Override
    public String toString() {
        return name + ", " + out + " features";
    }

    /** Returns a network whose input and output are x, and whose observation is y. */
    NetworkProgram network() {
        Program program = Program.trace(new float[0], tracing -> {
            Tile x = Tile.zeros(TOKENS, FEATURES, 1);
            Tile y = Tile.zeros(TOKENS, out, 1);
            computation.run(tracing, x, y);
            return List.of(x, y);
        });
        Operation.View x = program.named().get(0);
        Operation.View y = program.named().get(1);
        return new NetworkProgram(program, 0, x, y, x);
    }

    /** Returns every kernel in its variants. */
    static List<KernelCase> all() {
        List<KernelCase> all = new ArrayList<>();
        for (int out : new int[] {1, 7, 8, 20, 40}) {
            products(out, all);
        }
        Modulation modulation = Modulation.shared(random(4, 3 + 2 * FEATURES).data());
        add(all, "layerNorm", FEATURES, (kernels, x, y) -> kernels.layerNorm(x, modulation, 3, 3 + FEATURES, y));
        add(
                all,
                "layerNorm in place",
                FEATURES,
                (kernels, x, _) -> kernels.layerNorm(x, modulation, 3, 3 + FEATURES, x));
        float[] scale = random(5, 12).data();
        add(all, "rmsNorm", FEATURES, (kernels, x, _) -> kernels.rmsNorm(x, scale));
        float[] cosSin = random(6, TOKENS * 12).data();
        add(all, "rope", FEATURES, (kernels, x, _) -> kernels.rope(x, cosSin, 12));
        boolean[] mask = {true, false, true, false, false, false, true, true, true};
        addAttention(all, "attention", null);
        addAttention(all, "attention with a mask", mask);
        add(all, "gelu", FEATURES, (kernels, x, _) -> kernels.gelu(x));
        add(all, "silu", FEATURES, (kernels, x, _) -> kernels.silu(x));
        float[] rows = random(7, TOKENS * FEATURES).data();
        add(all, "addRows", FEATURES, (kernels, x, _) -> kernels.addRows(x, rows));
        add(all, "addRow", FEATURES, (kernels, x, _) -> kernels.addRow(x, Modulation.shared(rows), 5));
        return all;
    }

    private static void products(int out, List<KernelCase> all) {
        Linear layer = Linear.of(random(1, FEATURES, out), random(2, out));
        add(all, "linear", out, (kernels, x, y) -> kernels.linear(layer, x, y));
        add(all, "linear, gelu", out, (kernels, x, y) -> {
            kernels.linear(layer, x, y);
            kernels.gelu(y);
        });
        add(all, "linear, silu", out, (kernels, x, y) -> {
            kernels.linear(layer, x, y);
            kernels.silu(y);
        });
        Modulation gate = Modulation.shared(random(3, 2 + out).data());
        add(all, "gatedLinear", out, (kernels, x, y) -> {
            Tile scratch = Tile.zeros(y.tokens(), y.features(), y.lanes());
            kernels.gatedLinear(layer, x, gate, 2, scratch, y);
        });
    }

    private static void addAttention(List<KernelCase> all, String name, boolean @Nullable [] mask) {
        add(all, name, 12, (kernels, x, y) -> {
            AttentionTiles heads = new AttentionTiles(x.features(0, 12), x.features(12, 24), x.features(24, 36));
            kernels.attention(heads, 4, mask, AttentionScratch.of(TOKENS, kernels.lanes(), new TileArena()), y);
        });
    }

    private static void add(List<KernelCase> all, String name, int out, Computation computation) {
        all.add(new KernelCase(name, out, computation));
    }

    private static Tensor random(int seed, int... shape) {
        return Key.of(seed).normal(shape);
    }
}
