package org.rhei.solvers.rungekutta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A rooted tree. Each tree gives one order condition of a Runge–Kutta method: Σ w_i Φ_i = 1/γ (Hairer, Nørsett and
 * Wanner I, II.2).
 */
record RootedTree(List<RootedTree> branches) {
    /** Returns all trees of up to {@code order} vertices. */
    static List<RootedTree> upTo(int order) {
        List<RootedTree> trees = new ArrayList<>();
        for (int vertices = 1; vertices <= order; vertices++) {
            trees.addAll(ofOrder(vertices));
        }
        return trees;
    }

    /** Returns all trees of {@code order} vertices. */
    static List<RootedTree> ofOrder(int order) {
        List<RootedTree> trees = new ArrayList<>();
        grow(upTo(order - 1), 0, order - 1, new ArrayList<>(), trees);
        return trees;
    }

    /**
     * Adds all trees that result from {@code branches} and further branches with {@code vertices} vertices in total,
     * taken from the list of smaller trees from index {@code from} on.
     */
    private static void grow(
            List<RootedTree> smaller, int from, int vertices, List<RootedTree> branches, List<RootedTree> trees) {
        if (vertices == 0) {
            trees.add(new RootedTree(List.copyOf(branches)));
            return;
        }
        for (int i = from; i < smaller.size() && smaller.get(i).order() <= vertices; i++) {
            branches.add(smaller.get(i));
            grow(smaller, i, vertices - smaller.get(i).order(), branches, trees);
            branches.removeLast();
        }
    }

    int order() {
        return 1 + branches.stream().mapToInt(RootedTree::order).sum();
    }

    /** Returns γ: the tree's order times the product of its branches' γ. */
    double density() {
        return order() * branches.stream().mapToDouble(RootedTree::density).reduce(1, (a, b) -> a * b);
    }

    /** Returns Φ_i of every stage: the product over the branches of Σ_j a_ij Φ_j. */
    private double[] weights(double[][] a) {
        double[] product = new double[a.length];
        Arrays.fill(product, 1);
        for (RootedTree branch : branches) {
            double[] weights = branch.weights(a);
            for (int i = 0; i < a.length; i++) {
                double sum = 0;
                for (int j = 0; j < a[i].length; j++) {
                    sum += a[i][j] * weights[j];
                }
                product[i] *= sum;
            }
        }
        return product;
    }

    /**
     * Returns Σ w_i Φ_i − θ^order / γ, which is zero if the weights of the step's fraction θ satisfy the order
     * condition of this tree.
     */
    double residual(Tableau tableau, double[] w, double theta) {
        double[] weights = weights(tableau.a());
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * weights[i];
        }
        return sum - Math.pow(theta, order()) / density();
    }
}
