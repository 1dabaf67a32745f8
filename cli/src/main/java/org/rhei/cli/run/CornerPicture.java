package org.rhei.cli.run;

import java.util.List;
import java.util.function.Supplier;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.InputReader.NamedSamples;
import org.rhei.cli.request.CornerRequest;
import org.rhei.cli.request.CornerRequest.NamedReference;
import org.rhei.cli.terminal.InputException;
import org.rhei.networks.ModelDescription;
import org.rhei.plots.CornerPlot;

/**
 * Makes the corner plot of samples.
 *
 * @param request the contents of the plot beside the samples
 * @param reader reads the references
 */
public record CornerPicture(CornerRequest request, InputReader reader) {
    /**
     * Makes the plot.
     *
     * @param blamed the name of the samples in messages
     * @param samples the samples and the names of their columns
     * @param names the labels where the user gave none; empty for those of the plot
     * @param title the title where the user gave none
     * @throws InputException if the options do not suit the samples
     */
    public CornerPlot of(String blamed, NamedSamples samples, List<String> names, String title) {
        CornerPlot plot = blaming(blamed, () -> {
            CornerPlot corner =
                    CornerPlot.of(samples.values()).withTitle(request.title() == null ? title : request.title());
            List<String> labels = request.labels() != null ? request.labels() : names;
            corner = labels.isEmpty() ? corner : corner.withLabels(labels.toArray(String[]::new));
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
        for (NamedReference reference : request.references()) {
            InputFile file = reference.file();
            NamedSamples other = reader.samples("reference", file, samples.names());
            CornerPlot before = plot;
            plot = blaming(file.toString(), () -> before.withReference(reference.name(), other.values()));
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
