package org.rhei.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.request.CornerRequest;
import org.rhei.cli.request.CornerRequest.NamedReference;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelDescription;
import org.rhei.plots.CornerPlot;

/**
 * The contents of a corner plot beside the samples. They are checked and read before the samples are drawn, which may take hours.
 *
 * @param request the options
 * @param references the sets to compare with
 */
public record CornerPicture(CornerRequest request, List<Reference> references) {
    /** Copies the list. */
    public CornerPicture {
        references = List.copyOf(references);
    }

    /**
     * A set of samples to compare with.
     *
     * @param name the name in the legend
     * @param file the file
     * @param values the samples, as wide as those of the plot
     */
    public record Reference(String name, InputFile file, Tensor values) {}

    /**
     * Checks the options and reads the references.
     *
     * @param reader reads the references
     * @param names the names of a sample's values; empty if it has none
     * @param width the number of a sample's values
     * @throws InputException if the options do not suit such samples
     */
    public static CornerPicture of(CornerRequest request, InputReader reader, List<String> names, int width) {
        String labels = request.given().names().contains("--label") ? "--label" : "--labels";
        requireCount(labels, "names", request.labels(), width);
        requireCount("--truth", "values", request.truth(), width);
        for (int dimension : request.dimensions() == null ? List.<Integer>of() : request.dimensions()) {
            if (dimension < 0 || dimension >= width) {
                throw new InputException("--dimensions: found " + dimension + ", expected 0 to " + (width - 1)
                        + ", since a sample has " + NumberText.count(width, "value"));
            }
        }
        if (request.references().size() > CornerPlot.MOST_REFERENCES) {
            throw new InputException("--reference: found "
                    + NumberText.count(request.references().size(), "set") + ", expected at most "
                    + CornerPlot.MOST_REFERENCES);
        }
        List<Reference> references = new ArrayList<>();
        for (NamedReference reference : request.references()) {
            Tensor values =
                    reader.samples("reference samples", reference.file(), names).values();
            int found = values.size() / values.dim(0);
            if (found != width) {
                throw new InputException(reference.file() + ": found samples of " + NumberText.count(found, "value")
                        + ", expected " + width + ", as the samples of the plot have");
            }
            references.add(new Reference(reference.name(), reference.file(), values));
        }
        return new CornerPicture(request, references);
    }

    private static void requireCount(String option, String what, @Nullable List<?> found, int width) {
        if (found != null && found.size() != width) {
            throw new InputException(option + ": found " + found.size() + ", expected " + width + " " + what
                    + ", one for each value of a sample");
        }
    }

    /**
     * Makes the plot.
     *
     * @param blamed the name of the samples in messages
     * @param samples the samples
     * @param labels the labels where the user gave none; empty for those of the plot
     * @param title the title where the user gave none
     * @throws InputException if the samples cannot be drawn
     */
    public CornerPlot plot(String blamed, Tensor samples, List<String> labels, String title) {
        CornerPlot plot = blaming(blamed, () -> {
            CornerPlot corner = CornerPlot.of(samples).withTitle(request.title() == null ? title : request.title());
            List<String> chosen = request.labels() != null ? request.labels() : labels;
            corner = chosen.isEmpty() ? corner : corner.withLabels(chosen.toArray(String[]::new));
            corner = request.dimensions() == null
                    ? corner
                    : corner.withDimensions(request.dimensions().stream()
                            .mapToInt(Integer::intValue)
                            .toArray());
            return request.truth() == null
                    ? corner
                    : corner.withTruth(request.truth().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray());
        });
        for (Reference reference : references) {
            CornerPlot before = plot;
            plot = blaming(
                    reference.file().toString(), () -> before.withReference(reference.name(), reference.values()));
        }
        return plot;
    }

    /** Returns the names of a model's parameters for axes: in LaTeX where the model has it, with the units. */
    public static List<String> labels(ModelDescription description) {
        return description.parameters().stream()
                .map(each -> each.latex()
                        .map(latex -> "$" + latex + "$"
                                + each.unit().map(unit -> " [" + unit + "]").orElse(""))
                        .orElseGet(each::label))
                .toList();
    }

    /** Does a part of the work, whose failure is the fault of a file. */
    private static CornerPlot blaming(String blamed, Supplier<CornerPlot> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new InputException(blamed + ": " + e.getMessage(), e);
        }
    }
}
