package org.rhei.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.rhei.plots.density.Marginal;
import org.rhei.plots.scale.Numbers;

/** Writes the small print below a corner plot: the number of samples, the meaning of lines and shades, and omissions. */
final class CornerNotes {
    private final CornerPlot plot;
    private final List<Marginal> marginals;

    CornerNotes(CornerPlot plot, List<Marginal> marginals) {
        this.plot = plot;
        this.marginals = marginals;
    }

    List<String> all() {
        List<String> notes = new ArrayList<>();
        notes.add(counted(plot.size(), "sample"));
        notes.add("line and shading: median, central 68% and 95%");
        if (marginals.size() > 1) {
            addDensity(notes);
        }
        if (!plot.truth().isEmpty()) {
            notes.add("dashed: true values");
        }
        plot.reference().ifPresent(other -> notes.add("green, dashed: " + counted(other.dim(0), "reference sample")));
        int outside = outside();
        if (outside > 0) {
            notes.add(counted(outside, "sample") + " outside the axes");
        }
        addDimensions(notes);
        int all = plot.labels().size();
        if (plot.dimensions().size() < all) {
            notes.add(plot.dimensions().size() + " of " + all + " dimensions");
        }
        return notes;
    }

    private void addDensity(List<String> notes) {
        int thinning = JointPanel.thinning(plot.size());
        if (plot.size() < JointPanel.DENSITY_NEEDS) {
            notes.add("points: samples");
            return;
        }
        notes.add("contours: 68% and 95% highest density");
        if (plot.outliers()) {
            notes.add("points: " + (thinning == 1 ? "samples" : "1 in " + thinning + " samples")
                    + " outside the 95% contour");
        }
    }

    private void addDimensions(List<String> notes) {
        for (int i = 0; i < marginals.size(); i++) {
            int dimension = plot.dimensions().get(i);
            String label = plot.labels().get(dimension);
            if (marginals.get(i).constant() && plot.size() > 1) {
                notes.add("all samples have the same " + label);
            }
            OptionalDouble truth = plot.truth(dimension);
            if (truth.isPresent() && !marginals.get(i).scale().contains(truth.getAsDouble())) {
                notes.add(
                        "true " + label + " = " + Numbers.significant(truth.getAsDouble()) + " lies outside its axis");
            }
        }
    }

    /** Counts the samples outside at least one axis. */
    private int outside() {
        int outside = 0;
        for (int i = 0; i < plot.size(); i++) {
            for (int k = 0; k < marginals.size(); k++) {
                float value = plot.column(plot.dimensions().get(k)).at(i);
                if (!marginals.get(k).scale().contains(value)) {
                    outside++;
                    break;
                }
            }
        }
        return outside;
    }

    private static String counted(int count, String thing) {
        return Numbers.grouped(count) + " " + thing + (count == 1 ? "" : "s");
    }
}
