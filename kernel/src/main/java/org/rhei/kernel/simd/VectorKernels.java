package org.rhei.kernel.simd;

import static org.rhei.kernel.math.Elementary.E2;
import static org.rhei.kernel.math.Elementary.E3;
import static org.rhei.kernel.math.Elementary.E4;
import static org.rhei.kernel.math.Elementary.E5;
import static org.rhei.kernel.math.Elementary.E6;
import static org.rhei.kernel.math.Elementary.E7;
import static org.rhei.kernel.math.Elementary.EPSILON;
import static org.rhei.kernel.math.Elementary.EXP_LN2_HIGH;
import static org.rhei.kernel.math.Elementary.EXP_LN2_LOW;
import static org.rhei.kernel.math.Elementary.EXP_MAX;
import static org.rhei.kernel.math.Elementary.EXP_MIN;
import static org.rhei.kernel.math.Elementary.LOG2E;
import static org.rhei.kernel.math.Elementary.ROUND;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;

/**
 * The kernels on the Vector API: one register holds one feature of {@link #LANES} samples. {@link KernelChoice} decides whether this class
 * is loaded.
 */
public final class VectorKernels extends VectorTangents {
    static final VectorSpecies<Float> F = KernelChoice.requestedBits() == 0
            ? FloatVector.SPECIES_PREFERRED
            : VectorSpecies.of(float.class, VectorShape.forBitSize(KernelChoice.requestedBits()));
    static final int LANES = F.length();

    @Override
    public String name() {
        return "Vector API, " + F.vectorBitSize() + " bits";
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public TangentKernels ofOneSample() {
        return LANES < FeatureKernels.WIDTH ? this : FeatureKernels.KERNELS;
    }

    @Override
    public void linear(Linear layer, Tile x, Tile y) {
        int blocked = layer.out / Linear.BLOCK * Linear.BLOCK;
        int pairs = layer.in % 2 == 0 ? x.tokens() / 2 * 2 : 0;
        for (int t = 0; t < pairs; t += 2) {
            VectorProduct.blocksOfTwoTokens(layer, x.data(), x.at(t), x.at(t + 1), y.data(), y.at(t), y.at(t + 1));
        }
        for (int t = pairs; t < x.tokens(); t++) {
            for (int n = 0; n < blocked; n += Linear.BLOCK) {
                VectorProduct.blockOfOneToken(layer, n, x.data(), x.at(t), y.data(), y.at(t));
            }
        }
        for (int t = 0; t < x.tokens(); t++) {
            for (int n = blocked; n < layer.out; n++) {
                VectorProduct.single(layer, n, x.data(), x.at(t), y.data(), y.at(t));
            }
        }
    }

    /** Computes the sum in a separate loop, because loads between the stores of a product would use the registers of its loop. */
    @Override
    public void gatedLinear(Linear layer, Tile x, Modulation gate, int gateAt, Tile scratch, Tile y) {
        linear(layer, x, scratch);
        addGated(scratch, gate, gateAt, y);
    }

    static void addGated(Tile x, Modulation gate, int gateAt, Tile y) {
        for (int t = 0; t < x.tokens(); t++) {
            if (gate.isShared()) {
                VectorLoops.addGated(x.data(), x.at(t), gate.numbers(), gateAt, x.features(), y.data(), y.at(t));
            } else {
                VectorLoops.addGatedByOwn(x.data(), x.at(t), gate.numbers(), gateAt, x.features(), y.data(), y.at(t));
            }
        }
    }

    @Override
    public void layerNorm(Tile x, Modulation modulation, int shiftAt, int scaleAt, Tile y) {
        float[] m = modulation.numbers();
        int features = x.features();
        if (modulation.isShared()) {
            for (int t = 0; t < x.tokens(); t += 2) {
                int u = Math.min(t + 1, x.tokens() - 1);
                VectorLoops.layerNorm(
                        x.data(), x.at(t), x.at(u), features, m, shiftAt, scaleAt, y.data(), y.at(t), y.at(u));
            }
        } else {
            for (int t = 0; t < x.tokens(); t++) {
                VectorLoops.layerNormOfOwn(x.data(), x.at(t), features, m, shiftAt, scaleAt, y.data(), y.at(t));
            }
        }
    }

    static FloatVector mean(float[] x, int at, int features) {
        FloatVector sum = FloatVector.zero(F);
        for (int f = 0; f < features; f++) {
            sum = FloatVector.fromArray(F, x, at + f * LANES).add(sum);
        }
        return sum.div(features);
    }

    /** Returns 1 / √(variance + ε). */
    static FloatVector inverseDeviation(float[] x, int at, int features, FloatVector mean) {
        FloatVector squares = FloatVector.zero(F);
        for (int f = 0; f < features; f++) {
            FloatVector centred = FloatVector.fromArray(F, x, at + f * LANES).sub(mean);
            squares = centred.fma(centred, squares);
        }
        return FloatVector.broadcast(F, 1)
                .div(squares.div(features).add(EPSILON).sqrt());
    }

    @Override
    public void rmsNorm(Tile x, float[] scale) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int head = 0; head < x.features(); head += scale.length) {
                VectorLoops.rmsNorm(x.data(), x.at(t) + head * LANES, scale);
            }
        }
    }

    /** Returns 1 / √(mean of the squares + ε). */
    static FloatVector inverseRms(float[] x, int at, int features) {
        FloatVector squares = FloatVector.zero(F);
        for (int f = 0; f < features; f++) {
            FloatVector feature = FloatVector.fromArray(F, x, at + f * LANES);
            squares = feature.fma(feature, squares);
        }
        return FloatVector.broadcast(F, 1)
                .div(squares.div(features).add(EPSILON).sqrt());
    }

    @Override
    public void rope(Tile x, float[] cosSin, int headSize) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f += 2) {
                int angle = t * headSize + f % headSize;
                VectorLoops.turn(x.data(), x.at(t) + f * LANES, cosSin[angle], cosSin[angle + 1]);
            }
        }
    }

    @Override
    public void attention(AttentionTiles x, int headSize, boolean @Nullable [] mask, AttentionScratch scratch, Tile y) {
        VectorAttention.attention(x, headSize, mask, scratch.scores(), y);
    }

    @Override
    public void gelu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            VectorLoops.gelu(x.data(), x.at(t), x.features() * LANES);
        }
    }

    @Override
    public void silu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            VectorLoops.silu(x.data(), x.at(t), x.features() * LANES);
        }
    }

    /** Computes {@link org.rhei.kernel.math.Elementary#exp} for each lane. */
    static FloatVector exp(FloatVector argument) {
        FloatVector x = argument.blend(EXP_MIN, argument.compare(VectorOperators.LT, EXP_MIN));
        x = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
        FloatVector shifted = x.fma(FloatVector.broadcast(F, LOG2E), FloatVector.broadcast(F, ROUND));
        FloatVector n = shifted.sub(ROUND);
        FloatVector r = n.fma(FloatVector.broadcast(F, -EXP_LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(F, -EXP_LN2_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(F, E7), FloatVector.broadcast(F, E6));
        p = r.fma(p, FloatVector.broadcast(F, E5));
        p = r.fma(p, FloatVector.broadcast(F, E4));
        p = r.fma(p, FloatVector.broadcast(F, E3));
        p = r.fma(p, FloatVector.broadcast(F, E2));
        p = p.fma(r.mul(r), r).add(1);
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    @Override
    public void addRows(Tile x, float[] rows) {
        for (int t = 0; t < x.tokens(); t++) {
            VectorLoops.addRow(x.data(), x.at(t), x.features(), rows, t * x.features());
        }
    }

    @Override
    public void addRow(Tile x, Modulation row, int rowAt) {
        for (int t = 0; t < x.tokens(); t++) {
            if (row.isShared()) {
                VectorLoops.addRow(x.data(), x.at(t), x.features(), row.numbers(), rowAt);
            } else {
                VectorLoops.addRowOfOwn(x.data(), x.at(t), x.features(), row.numbers(), rowAt);
            }
        }
    }
}
