package org.rhei.networks.format;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.kernel.tile.Linear;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.ModelFormatException;

/** The tensors of a model file by GenSBI's names. Each is checked against the shape that the configuration requires. */
public final class Weights {
    private final String source;
    private final Safetensors file;
    private final String prefix;
    private final Set<String> used;

    /**
     * Creates a view of an open file.
     *
     * @param source the file, for messages
     * @param file the open file
     */
    public Weights(String source, Safetensors file) {
        this(source, file, "", new HashSet<>());
    }

    private Weights(String source, Safetensors file, String prefix, Set<String> used) {
        this.source = source;
        this.file = file;
        this.prefix = prefix;
        this.used = used;
    }

    /** Returns a view of the tensors whose names begin with a prefix, by the rest of their names. */
    public Weights below(String beginning) {
        return new Weights(source, file, prefix + beginning, used);
    }

    /** Returns the tensor of this name and shape. */
    public Tensor tensor(String name, int... shape) {
        used.add(prefix + name);
        return file.tensor(prefix + name, shape);
    }

    /** Returns a tensor of rank 1. */
    public float[] vector(String name, int length) {
        return tensor(name, length).data();
    }

    /**
     * Returns the tensor of this name and shape, whose values are above 0.
     *
     * @throws ModelFormatException when the tensor is missing, has another shape, or a value is not above 0
     */
    public Tensor positive(String name, int... shape) {
        Tensor tensor = tensor(name, shape);
        float[] values = tensor.data();
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] > 0)) {
                throw fault(
                        name,
                        "found " + NumberText.number(values[i]) + " at element " + i + ", expected a number above 0");
            }
        }
        return tensor;
    }

    /**
     * Returns the permutation {@code perm}, whose inverse is {@code inv_perm}: tensors of rank 1 with each index once.
     *
     * @throws ModelFormatException when a tensor is missing, has another shape or is no permutation, or the second is not the inverse
     */
    public int[] permutation(int length) {
        int[] permutation = indices("perm", length);
        int[] inverse = indices("inv_perm", length);
        for (int i = 0; i < length; i++) {
            if (inverse[permutation[i]] != i) {
                throw fault("inv_perm", "found no inverse of perm at element " + permutation[i]);
            }
        }
        return permutation;
    }

    private int[] indices(String name, int length) {
        used.add(prefix + name);
        int[] indices = file.ints(prefix + name);
        int[] shape = file.shape(prefix + name);
        if (!Arrays.equals(shape, new int[] {length})) {
            throw fault(name, "found shape " + Tensor.text(shape) + ", expected shape " + Tensor.text(length));
        }
        boolean[] found = new boolean[length];
        for (int index : indices) {
            if (index < 0 || index >= length || found[index]) {
                throw fault(name, "found index " + index + ", expected each of 0 to " + (length - 1) + " exactly once");
            }
            found[index] = true;
        }
        return indices;
    }

    /** Returns the exception for a fault of a tensor. */
    public ModelFormatException fault(String name, String what) {
        return file.fault(prefix + name, what);
    }

    /** Returns a layer of flax's {@code nnx.Linear}: {@code name.kernel} (in, out) and {@code name.bias} (out,). */
    public Linear linear(String name, int in, int out) {
        return Linear.of(tensor(name + ".kernel", in, out), tensor(name + ".bias", out));
    }

    /** Returns a linear layer with or without a bias. */
    public Linear linear(String name, int in, int out, boolean bias) {
        return bias ? linear(name, in, out) : Linear.of(tensor(name + ".kernel", in, out), null);
    }

    /** Returns the outputs {@code from} to {@code to} of a linear layer as a layer. */
    public Linear outputs(String name, int in, int out, int from, int to) {
        Tensor kernel = tensor(name + ".kernel", in, out);
        Tensor bias = tensor(name + ".bias", out);
        Tensor part = Tensor.zeros(in, to - from);
        for (int k = 0; k < in; k++) {
            System.arraycopy(kernel.data(), k * out + from, part.data(), k * (to - from), to - from);
        }
        return Linear.of(part, Tensor.of(java.util.Arrays.copyOfRange(bias.data(), from, to), to - from));
    }

    /**
     * Returns the embedding of each id, (ids, features): learned rows, indexed by the first axis of the id, or a fixed table, indexed by
     * position.
     */
    public Tensor idEmbedding(String name, IdEmbedding kind, int rows, List<List<Double>> ids, int features) {
        boolean learned = kind == IdEmbedding.ABSOLUTE;
        String table = learned ? name + ".embed.embedding" : name + ".pe";
        Tensor all = tensor(table, learned ? rows : NetworkParsing.pos1dRows(rows), features);
        Tensor picked = Tensor.zeros(ids.size(), features);
        for (int i = 0; i < ids.size(); i++) {
            int row = learned ? ids.get(i).getFirst().intValue() : i;
            System.arraycopy(all.data(), row * features, picked.data(), i * features, features);
        }
        return picked;
    }

    /**
     * Checks that every tensor has been read. A remaining tensor means that the configuration describes a different network.
     *
     * @throws ModelFormatException for a remaining tensor; the message names the first one
     */
    public void requireAllUsed() {
        Set<String> left = new TreeSet<>(file.names());
        left.removeAll(used);
        if (!left.isEmpty()) {
            throw new ModelFormatException(
                    source + ": tensor '" + left.iterator().next() + "' belongs to no layer of the configured network ("
                            + left.size() + " such tensors)");
        }
    }
}
