package org.rhei.cli.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;

/**
 * The contents of a corner plot beside its samples.
 *
 * @param references other samples to compare with
 * @param truth the true values, NaN where they are not known; null if none was given
 * @param labels the names of the dimensions; null for the names that the samples have
 * @param dimensions the dimensions to draw, counted from 0; null for all
 * @param title the line above the picture; null for the usual one
 * @param given the options that the user gave
 */
public record CornerRequest(
        List<NamedReference> references,
        @Nullable List<Double> truth,
        @Nullable List<String> labels,
        @Nullable List<Integer> dimensions,
        @Nullable String title,
        GivenOptions given) {
    /**
     * Samples to compare with.
     *
     * @param name the name in the legend
     * @param file the file of the samples
     */
    public record NamedReference(String name, InputFile file) {}

    /** Copies the list of references. */
    public CornerRequest {
        references = List.copyOf(references);
    }
}
