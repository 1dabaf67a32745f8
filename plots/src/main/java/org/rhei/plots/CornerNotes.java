package org.rhei.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.rhei.kernel.Tensor;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.ColourMap;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.figure.Legend;
import org.rhei.plots.figure.MathText;
import org.rhei.plots.scale.Numbers;

/** Writes the legend and the small print below a corner plot: the sets of samples, the meaning of lines and shades, and omissions. */
final class CornerNotes {
    private static final Pen SAMPLES = new Pen(ColourMap.colour(0.6), 4);

    private final CornerPlot plot;
    private final List<CornerMarginals> marginals;

    CornerNotes(CornerPlot plot, List<CornerMarginals> marginals) {
        this.plot = plot;
        this.marginals = marginals;
    }

    List<Legend.Entry> legend() {
        List<Legend.Entry> entries = new ArrayList<>();
        entries.add(new Legend.Entry(SAMPLES, counted(plot.size(), "sample")));
        for (int i = 0; i < plot.references().size(); i++) {
            CornerPlot.Reference reference = plot.references().get(i);
            entries.add(new Legend.Entry(
                    Ink.reference(i),
                    reference.name() + ": " + counted(reference.samples().dim(0), "sample")));
        }
        if (plot.dimensions().stream().anyMatch(k -> plot.truth(k).isPresent())) {
            entries.add(new Legend.Entry(Ink.TRUE_VALUE, "true values"));
        }
        return entries;
    }

    List<String> all() {
        List<String> notes = new ArrayList<>();
        addMarginals(notes);
        if (marginals.size() > 1) {
            addDensity(notes);
        }
        addOutside(notes, "", plot.samples());
        for (CornerPlot.Reference reference : plot.references()) {
            addOutside(notes, reference.name() + ": ", reference.samples());
        }
        addDimensions(notes);
        int all = plot.labels().size();
        if (plot.dimensions().size() < all) {
            notes.add(plot.dimensions().size() + " of " + all + " dimensions");
        }
        return notes;
    }

    private void addMarginals(List<String> notes) {
        long several =
                marginals.stream().filter(sets -> sets.samples().modes() > 1).count();
        if (several < marginals.size()) {
            notes.add("line and shading: median, central 68% and 95%");
        }
        if (several > 0) {
            notes.add("shading" + (several < marginals.size() ? " with several modes" : "")
                    + ": 68% and 95% highest density");
        }
    }

    private void addDensity(List<String> notes) {
        int thinning = JointPanel.thinning(plot.size());
        if (plot.size() < JointPanel.DENSITY_NEEDS) {
            notes.add("points: samples");
            return;
        }
        long discrete = marginals.stream()
                .filter(sets -> JointPanel.discrete(sets.samples()))
                .count();
        if (discrete < marginals.size() - 1) {
            notes.add("contours: 68% and 95% highest density");
            if (plot.outliers()) {
                notes.add("points: " + (thinning == 1 ? "samples" : "1 in " + thinning + " samples")
                        + " outside the 95% contour");
            }
        }
        if (discrete > 0) {
            notes.add(
                    "no contours where a parameter has few values: a darker shade or a larger point has more samples");
        }
    }

    private void addOutside(List<String> notes, String set, Tensor samples) {
        int outside = outside(samples);
        if (outside > 0) {
            notes.add(set + counted(outside, "sample") + " outside the axes");
        }
    }

    private void addDimensions(List<String> notes) {
        for (int i = 0; i < marginals.size(); i++) {
            int dimension = plot.dimensions().get(i);
            String label = MathText.of(plot.labels().get(dimension)).plain();
            if (marginals.get(i).samples().constant() && plot.size() > 1) {
                notes.add("all samples have the same " + label);
            }
            OptionalDouble truth = plot.truth(dimension);
            if (truth.isPresent() && !marginals.get(i).scale().contains(truth.getAsDouble())) {
                notes.add(
                        "true " + label + " = " + Numbers.significant(truth.getAsDouble()) + " lies outside its axis");
            }
        }
    }

    /** Counts the samples of a set outside at least one axis. */
    private int outside(Tensor samples) {
        int outside = 0;
        for (int i = 0; i < samples.dim(0); i++) {
            for (int k = 0; k < marginals.size(); k++) {
                float value = plot.column(samples, plot.dimensions().get(k)).at(i);
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
