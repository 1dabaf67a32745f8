package org.rhei.solvers.sde;

import org.rhei.kernel.random.KeyLanes;
import org.rhei.kernel.text.NumberText;

/**
 * Brownian paths W on [t0, t1] with W(t0) = 0, computed at any time on request and never stored. Each path depends on its key alone. It
 * equals the path of diffrax's {@code VirtualBrownianTree} with that key.
 *
 * <p>The interval is halved until a part is no longer than the tolerance, with a random value for every midpoint given the ends, and a
 * Brownian bridge inside the last part. The bridges of two times in one last part are not independent, so that steps must not be shorter
 * than the tolerance.
 *
 * <p>With {@code levyArea} the tree also computes the space-time Lévy area H of an interval [s, u], the mean height of the path above the
 * chord, 1/(u−s) ∫ (W_r − W_s − (r−s)/(u−s) (W_u − W_s)) dr. The path of a key then differs from the path without areas.
 *
 * <p>Source: Jelinčič, Foster and Kidger, <i>Single-seed generation of Brownian paths and integrals for adaptive and high order SDE
 * solvers</i>, 2024; Foster, <i>Numerical approximations for stochastic differential equations</i>, 2020, theorems 6.1.4 and 6.1.6.
 *
 * @param t0 the start of the paths
 * @param t1 the end of the paths, after t0
 * @param depth the number of times that the interval is halved
 * @param levyArea whether intervals have their space-time Lévy area
 */
record BrownianTree(float t0, float t1, int depth, boolean levyArea) {
    /** GenSBI's tolerance. */
    public static final double DEFAULT_TOLERANCE = 1e-3;

    private static final int MAX_DEPTH = 22;
    private static final float BRIDGE_AREA = (float) Math.sqrt(12);

    BrownianTree {
        if (!(t0 < t1 && t1 - t0 < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a Brownian path needs a finite interval forward in time, found "
                    + NumberText.number(t0) + " to " + NumberText.number(t1));
        }
        if (depth < 0 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "the depth of a Brownian tree must be from 0 to " + MAX_DEPTH + " levels, found " + depth);
        }
    }

    /**
     * Returns a tree whose last parts are no longer than a tolerance.
     *
     * @param tolerance positive
     * @throws IllegalArgumentException when the interval is empty or the tolerance is less than 2⁻²² of it
     */
    public static BrownianTree of(double t0, double t1, double tolerance, boolean levyArea) {
        float share = (float) tolerance / ((float) t1 - (float) t0);
        int depth = 0;
        while (depth <= MAX_DEPTH && Math.scalb(1f, -depth) > share) {
            depth++;
        }
        return new BrownianTree((float) t0, (float) t1, depth, levyArea);
    }

    /**
     * Returns a new walk along the paths of as many samples as there are lanes.
     *
     * @param dimension the number of components of a path's state
     */
    public Walk walk(int dimension, int lanes) {
        return new Walk(dimension, lanes);
    }

    /** The state of a walk on one level: the part [s, u] of the interval that contains its time, scaled to [0, 1]. */
    private static final class Level {
        private final KeyLanes keys;
        private final float[] wS;
        private final float[] wU;
        private final float[] wSu;
        private final float[] areaS;
        private final float[] areaSu;
        private float s;

        Level(int size, int lanes, boolean levyArea) {
            keys = new KeyLanes(lanes);
            wS = new float[size];
            wU = new float[size];
            wSu = new float[size];
            areaS = new float[levyArea ? size : 0];
            areaSu = new float[levyArea ? size : 0];
        }
    }

    /**
     * Evaluates the paths of a tile of samples at one time after another. Times that are close share most levels of the tree, so that a
     * step costs a few random values. A walk belongs to one thread; a step allocates nothing.
     */
    public final class Walk {
        private final int lanes;
        private final Level[] levels = new Level[depth + 1];
        private final KeyLanes middle;
        private final KeyLanes child;
        private final float[] first;
        private final float[] second;
        private final float scale = (float) Math.sqrt(t1 - t0);
        private int part;
        private float r;
        private float[] w;
        private float[] wBefore;
        private float[] area;
        private float[] areaBefore;

        private Walk(int dimension, int lanes) {
            int size = Math.multiplyExact(dimension, lanes);
            this.lanes = lanes;
            for (int level = 0; level <= depth; level++) {
                levels[level] = new Level(size, lanes, levyArea);
            }
            this.middle = new KeyLanes(lanes);
            this.child = new KeyLanes(lanes);
            this.first = new float[size];
            this.second = new float[levyArea ? size : 0];
            this.w = new float[size];
            this.wBefore = new float[size];
            this.area = new float[levyArea ? size : 0];
            this.areaBefore = new float[levyArea ? size : 0];
        }

        /**
         * Starts the paths of other samples at a time.
         *
         * @param keys each lane's key, as diffrax's tree receives it
         * @param t a time within the tree's interval
         */
        public void begin(KeyLanes keys, double t) {
            Level root = levels[0];
            child.childOf(keys, 0); // diffrax splits the key for the leaves of a state: there is one
            root.keys.childOf(child, 0);
            middle.childOf(child, 1);
            normals(middle, root.wSu);
            System.arraycopy(root.wSu, 0, root.wU, 0, root.wU.length);
            if (levyArea) {
                middle.childOf(child, 2);
                normals(middle, root.areaSu);
                for (int i = 0; i < root.areaSu.length; i++) {
                    root.areaSu[i] /= BRIDGE_AREA;
                }
            }
            part = -1;
            find(t);
        }

        /**
         * Moves to a time, later or earlier.
         *
         * @param dw receives W(t) − W(time before), {@code [component][lane]}
         * @param h receives the space-time Lévy area of the interval between, for both directions; unused without areas
         */
        public void advance(double t, float[] dw, float[] h) {
            float before = r;
            float[] spare = wBefore;
            wBefore = w;
            w = spare;
            spare = areaBefore;
            areaBefore = area;
            area = spare;
            find(t);
            for (int i = 0; i < w.length; i++) {
                dw[i] = scale * (w[i] - wBefore[i]);
            }
            if (levyArea) {
                float length = 1 / (r - before);
                for (int i = 0; i < w.length; i++) {
                    float chord = r * wBefore[i] - before * w[i];
                    h[i] = scale * (length * (area[i] - areaBefore[i] - 0.5f * chord));
                }
            }
        }

        /** Computes W, and the area of [0, r] times r, at r = (t − t0) / (t1 − t0). */
        private void find(double t) {
            r = ((float) t - t0) / (t1 - t0);
            if (!(r >= 0 && r <= 1)) {
                throw new IllegalArgumentException("a Brownian path from " + NumberText.number(t0) + " to "
                        + NumberText.number(t1) + " does not contain the time " + NumberText.number(t));
            }
            // a part contains its end, not its beginning; a part of level l is the first l bits of a part of the last
            // level
            int next = Math.max(0, (int) Math.ceil(Math.scalb(r, depth)) - 1);
            int shared = part < 0 ? 0 : depth - (Integer.SIZE - Integer.numberOfLeadingZeros(next ^ part));
            for (int level = shared; level < depth; level++) {
                descend(level, (next >> (depth - 1 - level) & 1) == 1);
            }
            part = next;
            if (levyArea) {
                bridgeWithArea();
            } else {
                bridge();
            }
        }

        /** Draws the midpoint t of a level's part [s, u] and descends to its right or left half. */
        private void descend(int level, boolean right) {
            Level from = levels[level];
            Level to = levels[level + 1];
            float su = Math.scalb(1f, -level);
            float t = from.s + su / 2;
            middle.childOf(from.keys, 1);
            to.keys.childOf(from.keys, right ? 0 : 2);
            to.s = right ? t : from.s;
            if (levyArea) {
                midpointWithArea(su);
            } else {
                normals(middle, first);
                scale(first, (float) Math.sqrt(su) / 2);
            }
            for (int i = 0; i < first.length; i++) {
                float mean = 0.5f * from.wSu[i];
                float toMiddle = levyArea ? mean + (3 / (2 * su) * from.areaSu[i] + first[i]) : mean + first[i];
                float fromMiddle = levyArea ? mean - (3 / (2 * su) * from.areaSu[i] + first[i]) : mean - first[i];
                float wT = from.wS[i] + toMiddle;
                to.wS[i] = right ? wT : from.wS[i];
                to.wU[i] = right ? from.wU[i] : wT;
                to.wSu[i] = right ? fromMiddle : toMiddle;
                if (levyArea) {
                    float half = from.areaSu[i] / 8 - su / 4 * first[i];
                    float other = su / 4 * second[i];
                    to.areaSu[i] = right ? half - other : half + other;
                    to.areaS[i] = right
                            ? from.areaS[i] + (half + other) + 0.5f * (t * from.wS[i] - from.s * wT)
                            : from.areaS[i];
                }
            }
        }

        /** Draws the two normal values of a midpoint: the path's, and the difference of the halves' areas. */
        private void midpointWithArea(float su) {
            child.childOf(middle, 0);
            normals(child, first);
            scale(first, (float) Math.sqrt(su) / 4);
            child.childOf(middle, 1);
            normals(child, second);
            scale(second, (float) Math.sqrt(su / 12));
        }

        /** Draws a Brownian bridge inside the last part. */
        private void bridge() {
            Level last = levels[depth];
            float su = Math.scalb(1f, -depth);
            float sr = Math.max(0, r - last.s);
            float ru = Math.max(0, su - sr);
            float share = sr / su;
            float deviation = (float) Math.sqrt(share * ru);
            if (deviation > 0) {
                normals(last.keys, first);
            }
            for (int i = 0; i < w.length; i++) {
                w[i] = last.wS[i] + share * last.wSu[i] + deviation * first[i];
            }
        }

        /** Draws the bridge given the part's area too, by theorem 6.1.4 of Foster's thesis. */
        private void bridgeWithArea() {
            Level last = levels[depth];
            float su = Math.scalb(1f, -depth);
            float sr = Math.max(0, r - last.s);
            float ru = Math.max(0, su - sr);
            float sr3 = sr * sr * sr;
            float ru3 = ru * ru * ru;
            float su3 = su * su * su;
            float root = (float) Math.sqrt(sr * ru);
            float d = (float) Math.sqrt(sr3 + ru3);
            float a = sr3 * root / (2 * su * d);
            float b = ru3 * root / (2 * su * d);
            float c = (float) Math.sqrt(3 * sr3 * ru3) / (6 * d);
            child.childOf(last.keys, 0);
            normals(child, first);
            child.childOf(last.keys, 1);
            normals(child, second);
            for (int i = 0; i < w.length; i++) {
                float areaSu = last.areaSu[i];
                float wSr = sr / su * last.wSu[i] + 6 * sr * ru / su3 * areaSu + 2 * (a + b) / su * first[i];
                float wR = last.wS[i] + wSr;
                float areaSr = sr3 / su3 * areaSu - a * first[i] + c * second[i];
                w[i] = wR;
                area[i] = last.areaS[i] + areaSr + 0.5f * (r * last.wS[i] - last.s * wR);
            }
        }

        /** Computes the normal draw of each lane, with an element for each component of the path. */
        private void normals(KeyLanes keys, float[] out) {
            for (int at = 0; at < out.length; at += lanes) {
                keys.normal(at / lanes, out, at);
            }
        }

        private static void scale(float[] numbers, float factor) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] *= factor;
            }
        }
    }
}
