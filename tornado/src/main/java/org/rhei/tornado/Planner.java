package org.rhei.tornado;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.tile.Operation;
import org.rhei.kernel.tile.Operation.Activation;
import org.rhei.kernel.tile.Operation.Features;
import org.rhei.kernel.tile.Operation.View;
import org.rhei.kernel.tile.Program;
import org.rhei.networks.evaluation.NetworkProgram;

/**
 * Places the buffers of a network in the memory of a work group, and translates its operations. Buffers lie one after the other; after the
 * values of a buffer follow their derivatives along each direction. Linear operations have a work for each of them, the others one work for
 * all. Without derivatives, an activation is merged into the product before it.
 */
final class Planner {
    private final NetworkProgram network;
    private final int directions;
    private final List<Integer> starts = new ArrayList<>();
    private final List<Work> works = new ArrayList<>();
    private final Packing packing = new Packing();
    private int rows;

    /** The first row of the scratch memory of attentions. */
    private int scratch;

    private Planner(NetworkProgram network, int directions) {
        this.network = network;
        this.directions = directions;
    }

    /**
     * Plans a network.
     *
     * @param directions the number of directions of derivatives; 0 for values alone
     */
    static Plan plan(NetworkProgram network, int directions) {
        return new Planner(network, directions).plan();
    }

    private Plan plan() {
        Program program = network.program();
        for (int size : program.buffers()) {
            starts.add(rows);
            rows = Math.addExact(rows, Math.multiplyExact(size, 1 + directions));
        }
        scratch = rows;
        int powers = packing.place(VectorMath.powers());
        View input = network.input();
        View conditioned = network.conditioned();
        for (int d = 1; d <= directions; d++) { // the observation has no derivatives
            works.add(zero(conditioned, d));
        }
        program.operations().forEach(this::add);
        return new Plan(
                List.copyOf(works),
                rows,
                packing.packed(),
                powers,
                network.rowWidth(),
                whole(input),
                whole(network.output()),
                input.tokens() * input.features() * (1 + directions),
                contiguous(conditioned),
                conditioned.tokens() * conditioned.features(),
                directions);
    }

    /** Returns the first row of values, or of their derivatives along direction {@code d} from 1. */
    private int at(View view, int d) {
        return starts.get(view.buffer()) + d * size(view) + view.offset();
    }

    /** Returns the size of the buffer of a view. */
    private int size(View view) {
        return network.program().buffers().get(view.buffer());
    }

    private int contiguous(View view) {
        if (view.tokens() > 1 && view.stride() != view.features()) {
            throw new IllegalArgumentException("tokens must lie side by side, found " + view);
        }
        return at(view, 0);
    }

    /** Returns the first row of a view whose values and derivatives lie side by side. */
    private int whole(View view) {
        if (directions > 0 && view.tokens() * view.features() != size(view)) {
            throw new IllegalArgumentException("a buffer must hold only the sample, found " + view);
        }
        return contiguous(view);
    }

    private int at(Features features) {
        float[] constants = features.constants();
        return features.at() + (constants == null ? 0 : packing.place(constants));
    }

    private static boolean timed(Features features) {
        return features.constants() == null;
    }

    /** Returns the work that sets derivatives to zero: a product of no inputs. */
    private Work zero(View y, int d) {
        int bias = packing.zeros(y.features());
        int to = at(y, d);
        return new Work.Product(
                to, 0, y.tokens(), 0, y.features(), bias, bias, -1, false, Activation.NONE, to, y.stride());
    }

    private void add(Operation operation) {
        switch (operation) {
            case Operation.Product product -> add(product);
            case Operation.LayerNorm norm -> add(norm);
            case Operation.RmsNorm norm -> add(norm);
            case Operation.Rope(var x, var cosSin, int headSize) -> {
                int heads = x.features() / headSize;
                for (int d = 0; d <= directions; d++) {
                    works.add(new Work.Rope(at(x, d), x.stride(), x.tokens(), heads, headSize, packing.place(cosSin)));
                }
            }
            case Operation.Attention attention -> add(attention);
            case Operation.Activate activate -> add(activate);
            case Operation.AddRows(var x, var numbers) ->
                works.add(new Work.Add(
                        at(x, 0), x.stride(), x.tokens(), x.features(), packing.place(numbers), x.features(), false));
            case Operation.AddRow(var x, var row) ->
                works.add(new Work.Add(at(x, 0), x.stride(), x.tokens(), x.features(), at(row), 0, timed(row)));
        }
    }

    private void add(Operation.Product product) {
        View x = product.x();
        View y = product.y();
        Features gate = product.gate();
        int weights = packing.product(product.weights());
        for (int d = 0; d <= directions; d++) {
            works.add(new Work.Product(
                    at(x, d),
                    x.stride(),
                    x.tokens(),
                    x.features(),
                    product.weights().dim(1),
                    weights,
                    d == 0 ? packing.bias(product.bias()) : packing.zeros(product.bias().length),
                    gate == null ? -1 : at(gate),
                    gate != null && timed(gate),
                    Activation.NONE,
                    at(y, d),
                    y.stride()));
        }
    }

    private void add(Operation.LayerNorm norm) {
        View x = norm.x();
        View y = norm.y();
        Work values = new Work.LayerNorm(
                at(x, 0),
                x.stride(),
                x.tokens(),
                x.features(),
                at(norm.shift()),
                at(norm.scale()),
                timed(norm.shift()),
                at(y, 0),
                y.stride());
        add(values, x, y);
    }

    private void add(Operation.RmsNorm norm) {
        View x = norm.x();
        int size = norm.scale().length;
        int scale = packing.place(norm.scale());
        add(new Work.RmsNorm(at(x, 0), x.stride(), x.tokens(), x.features() / size, size, scale), x, x);
    }

    private void add(Operation.Attention attention) {
        View q = attention.q();
        View k = attention.k();
        View v = attention.v();
        View y = attention.y();
        boolean[] mask = attention.mask();
        Work.Attention values = new Work.Attention(
                at(q, 0),
                at(k, 0),
                at(v, 0),
                q.stride(),
                q.tokens(),
                q.features() / attention.headSize(),
                attention.headSize(),
                mask == null ? -1 : packing.mask(mask),
                at(y, 0),
                y.stride());
        if (directions == 0) {
            works.add(values);
        } else {
            works.add(new Work.WithTangents(values, scratch, size(q), size(k), size(v), size(y)));
            rows = Math.max(rows, scratch + 2 * values.pieces() * values.tokens());
        }
    }

    private void add(Operation.Activate activate) {
        View x = activate.x();
        if (directions == 0
                && !works.isEmpty()
                && works.getLast() instanceof Work.Product product
                && joins(x, product)) {
            works.set(works.size() - 1, product.with(activate.activation()));
        } else {
            add(new Work.Activate(at(x, 0), x.stride(), x.tokens(), x.features(), activate.activation()), x, x);
        }
    }

    private void add(Work values, View x, View y) {
        works.add(directions == 0 ? values : new Work.WithTangents(values, 0, size(x), 0, 0, size(y)));
    }

    /** Returns whether a view is exactly the output of a product. */
    private boolean joins(View x, Work.Product product) {
        return product.gate() < 0
                && product.activation() == Activation.NONE
                && product.y() == at(x, 0)
                && product.yStride() == x.stride()
                && product.tokens() == x.tokens()
                && product.out() == x.features();
    }
}
