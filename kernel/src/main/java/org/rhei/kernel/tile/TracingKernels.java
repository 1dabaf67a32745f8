package org.rhei.kernel.tile;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Operation.Features;
import org.rhei.kernel.tile.Operation.View;

/**
 * Records the kernels that a computation calls as operations, and computes nothing. Each array of a tile is a buffer, since
 * {@link TileArena} gives each tile of one lane its own array.
 */
final class TracingKernels implements Kernels {
    private final float[] row;
    private final List<Operation> operations = new ArrayList<>();
    private final IdentityHashMap<float[], Integer> buffers = new IdentityHashMap<>();
    private final List<Integer> sizes = new ArrayList<>();

    TracingKernels(float[] row) {
        this.row = row;
    }

    Program program(List<Tile> named) {
        List<View> views = named.stream().map(this::view).toList();
        return new Program(operations, sizes, views);
    }

    private View view(Tile tile) {
        int buffer = buffers.computeIfAbsent(tile.data(), data -> {
            sizes.add(data.length);
            return sizes.size() - 1;
        });
        return new View(buffer, tile.offset(), tile.stride(), tile.tokens(), tile.features());
    }

    @SuppressWarnings("ReferenceEquality") // identity: another array of equal values is no row
    private Features features(float[] numbers, int at) {
        return new Features(numbers == row ? null : numbers, at);
    }

    @Override
    public String name() {
        return "trace";
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void linear(Linear layer, Tile x, Tile y) {
        operations.add(new Operation.Product(view(x), layer.weights(), layer.bias, null, view(y)));
    }

    @Override
    public void gatedLinear(Linear layer, Tile x, Modulation gate, int gateAt, Tile scratch, Tile y) {
        Features gates = features(gate.numbers(), gateAt);
        operations.add(new Operation.Product(view(x), layer.weights(), layer.bias, gates, view(y)));
    }

    @Override
    public void layerNorm(Tile x, Modulation modulation, int shiftAt, int scaleAt, Tile y) {
        operations.add(new Operation.LayerNorm(
                view(x), features(modulation.numbers(), shiftAt), features(modulation.numbers(), scaleAt), view(y)));
    }

    @Override
    public void rmsNorm(Tile x, float[] scale) {
        operations.add(new Operation.RmsNorm(view(x), scale));
    }

    @Override
    public void rope(Tile x, float[] cosSin, int headSize) {
        operations.add(new Operation.Rope(view(x), cosSin, headSize));
    }

    @Override
    public void attention(AttentionTiles x, int headSize, boolean @Nullable [] mask, AttentionScratch scratch, Tile y) {
        operations.add(new Operation.Attention(view(x.q()), view(x.k()), view(x.v()), headSize, mask, view(y)));
    }

    @Override
    public void gelu(Tile x) {
        operations.add(new Operation.Activate(view(x), Operation.Activation.GELU));
    }

    @Override
    public void silu(Tile x) {
        operations.add(new Operation.Activate(view(x), Operation.Activation.SILU));
    }

    @Override
    public void addRows(Tile x, float[] rows) {
        operations.add(new Operation.AddRows(view(x), rows));
    }

    @Override
    public void addRow(Tile x, Modulation added, int rowAt) {
        operations.add(new Operation.AddRow(view(x), features(added.numbers(), rowAt)));
    }
}
