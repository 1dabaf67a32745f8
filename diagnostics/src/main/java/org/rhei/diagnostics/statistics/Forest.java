package org.rhei.diagnostics.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.rhei.kernel.Key;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.dataset.DatasetView;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A random forest that tells two classes of points apart, made of Tribuo's trees with scikit-learn's defaults:
 * unpruned trees of least Gini impurity, √d of d features a split, each tree grown on points drawn with replacement,
 * probabilities averaged over trees.
 */
public final class Forest {
    private static final LabelFactory LABELS = new LabelFactory();
    private static final Label FIRST = new Label("first");
    private static final Label SECOND = new Label("second");

    private final List<Model<Label>> trees;
    private final String[] names;

    private Forest(List<Model<Label>> trees, String[] names) {
        this.trees = trees;
        this.names = names;
    }

    /**
     * Trains a forest.
     *
     * @param points all points
     * @param second which of them are of the second class
     * @param chosen which of them to learn from, of both classes
     * @param trees the number of trees
     * @param seed of the drawn points and of the features tried
     * @return the forest
     */
    public static Forest of(double[][] points, boolean[] second, int[] chosen, int trees, long seed) {
        int features = points[0].length;
        String[] names = IntStream.range(0, features).mapToObj(k -> "x" + k).toArray(String[]::new);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("points", LABELS), LABELS);
        for (int i : chosen) {
            data.add(new ArrayExample<>(second[i] ? SECOND : FIRST, names, points[i]));
        }
        float share = (float) ((int) Math.sqrt(features) / (double) features);
        CARTClassificationTrainer trainer =
                new CARTClassificationTrainer(Integer.MAX_VALUE, 1, 0, share, false, new GiniIndex(), seed);
        List<Model<Label>> grown = new ArrayList<>();
        for (Key key : Key.of(seed).split(trees)) {
            int[] drawn = key.integers(chosen.length, chosen.length);
            grown.add(trainer.train(new DatasetView<>(data, drawn, "drawn with replacement")));
        }
        return new Forest(grown, names);
    }

    /**
     * Returns the probability that a point is of the first class.
     *
     * @param point one value for each feature
     * @return from 0 to 1
     */
    public double first(double[] point) {
        Example<Label> example = new ArrayExample<>(FIRST, names, point);
        double sum = 0;
        for (Model<Label> tree : trees) {
            Label first = tree.predict(example).getOutputScores().get(FIRST.getLabel());
            sum += Objects.requireNonNull(first, "a tree knows both classes").getScore();
        }
        return sum / trees.size();
    }
}
