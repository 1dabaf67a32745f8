package org.rhei.tornado;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.tile.Operation;
import org.rhei.kernel.tile.Operation.Activation;
import org.rhei.kernel.tile.Operation.Features;
import org.rhei.kernel.tile.Operation.View;
import org.rhei.networks.evaluation.NetworkProgram;

/**
 * A network's evaluation on a device: its operations in their order, its memory and its constants. Immutable, except for the array of
 * constants, which must not be changed.
 *
 * @param works the operations
 * @param rows the number of values of a sample in a work group's memory
 * @param constants the weights and all other constants
 * @param powers the position of {@link VectorMath#powers} in the constants
 * @param rowWidth the number of values in a row of the time table
 * @param input the first row of the sample, which has one row for each component
 * @param output the first row of the velocity, which has as many rows
 * @param dimension the number of components of a sample
 * @param conditioned the first row of the observation's tokens
 * @param conditionedRows the number of rows of the observation's tokens, which the operations overwrite
 */
record Plan(
        List<Work> works,
        int rows,
        float[] constants,
        int powers,
        int rowWidth,
        int input,
        int output,
        int dimension,
        int conditioned,
        int conditionedRows) {
    /** Plans a network. Buffers lie one after the other, and an activation is merged into the product before it. */
    static Plan of(NetworkProgram network) {
        List<Integer> starts = new ArrayList<>();
        int rows = 0;
        for (int size : network.program().buffers()) {
            starts.add(rows);
            rows = Math.addExact(rows, size);
        }
        Planner planner = new Planner(starts);
        int powers = planner.packing.place(VectorMath.powers());
        network.program().operations().forEach(planner::add);
        View input = network.input();
        View conditioned = network.conditioned();
        return new Plan(
                List.copyOf(planner.works),
                rows,
                planner.packing.packed(),
                powers,
                network.rowWidth(),
                planner.contiguous(input),
                planner.contiguous(network.output()),
                input.tokens() * input.features(),
                planner.contiguous(conditioned),
                conditioned.tokens() * conditioned.features());
    }

    private static final class Planner {
        private final List<Integer> starts;
        private final List<Work> works = new ArrayList<>();
        private final Packing packing = new Packing();

        Planner(List<Integer> starts) {
            this.starts = starts;
        }

        private int at(View view) {
            return starts.get(view.buffer()) + view.offset();
        }

        private int contiguous(View view) {
            if (view.tokens() > 1 && view.stride() != view.features()) {
                throw new IllegalArgumentException("tokens must lie side by side, found " + view);
            }
            return at(view);
        }

        private int at(Features features) {
            float[] constants = features.constants();
            return features.at() + (constants == null ? 0 : packing.place(constants));
        }

        private static boolean timed(Features features) {
            return features.constants() == null;
        }

        void add(Operation operation) {
            if (operation instanceof Operation.Activate activate
                    && !works.isEmpty()
                    && works.getLast() instanceof Work.Product product
                    && joins(activate, product)) {
                works.removeLast();
                works.add(new Work.Product(
                        product.x(),
                        product.xStride(),
                        product.tokens(),
                        product.in(),
                        product.out(),
                        product.weights(),
                        product.bias(),
                        product.gate(),
                        product.timed(),
                        activate.activation(),
                        product.y(),
                        product.yStride()));
            } else {
                works.add(work(operation));
            }
        }

        /** Returns whether an activation applies to exactly the output of a product. */
        private boolean joins(Operation.Activate activate, Work.Product product) {
            View x = activate.x();
            return product.gate() < 0
                    && product.activation() == Activation.NONE
                    && product.y() == at(x)
                    && product.yStride() == x.stride()
                    && product.tokens() == x.tokens()
                    && product.out() == x.features();
        }

        private Work work(Operation operation) {
            return switch (operation) {
                case Operation.Product(var x, var weights, var bias, var gate, var y) ->
                    new Work.Product(
                            at(x),
                            x.stride(),
                            x.tokens(),
                            x.features(),
                            weights.dim(1),
                            packing.product(weights),
                            packing.bias(bias),
                            gate == null ? -1 : at(gate),
                            gate != null && timed(gate),
                            Activation.NONE,
                            at(y),
                            y.stride());
                case Operation.LayerNorm(var x, var shift, var scale, var y) ->
                    new Work.LayerNorm(
                            at(x),
                            x.stride(),
                            x.tokens(),
                            x.features(),
                            at(shift),
                            at(scale),
                            timed(shift),
                            at(y),
                            y.stride());
                case Operation.RmsNorm(var x, var scale) ->
                    new Work.RmsNorm(
                            at(x),
                            x.stride(),
                            x.tokens(),
                            x.features() / scale.length,
                            scale.length,
                            packing.place(scale));
                case Operation.Rope(var x, var cosSin, int headSize) ->
                    new Work.Rope(
                            at(x), x.stride(), x.tokens(), x.features() / headSize, headSize, packing.place(cosSin));
                case Operation.Attention(var q, var k, var v, int headSize, var mask, var y) ->
                    new Work.Attention(
                            at(q),
                            at(k),
                            at(v),
                            q.stride(),
                            q.tokens(),
                            q.features() / headSize,
                            headSize,
                            mask == null ? -1 : packing.mask(mask),
                            at(y),
                            y.stride());
                case Operation.Activate(var x, var activation) ->
                    new Work.Activate(at(x), x.stride(), x.tokens(), x.features(), activation);
                case Operation.AddRows(var x, var numbers) ->
                    new Work.Add(
                            at(x), x.stride(), x.tokens(), x.features(), packing.place(numbers), x.features(), false);
                case Operation.AddRow(var x, var row) ->
                    new Work.Add(at(x), x.stride(), x.tokens(), x.features(), at(row), 0, timed(row));
            };
        }
    }
}
