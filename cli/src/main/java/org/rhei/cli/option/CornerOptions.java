package org.rhei.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.request.CornerRequest;
import org.rhei.cli.request.CornerRequest.NamedReference;
import org.rhei.cli.request.GivenOptions;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a corner plot. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class CornerOptions {
    /** Converts the name of a file of samples, with a name for the legend before it. */
    private static final class ReferenceConverter implements ITypeConverter<NamedReference> {
        @Override
        public NamedReference convert(String value) {
            int sign = value.indexOf('=');
            if (sign > 0 && !Files.exists(PathConverter.path(value))) {
                return new NamedReference(value.substring(0, sign), file(value.substring(sign + 1)));
            }
            InputFile file = file(value);
            return new NamedReference(name(file.path()), file);
        }

        private static InputFile file(String name) {
            return new InputFileConverter().convert(name);
        }

        private static String name(Path file) {
            return String.valueOf(file.getFileName()).replaceAll("\\.[^.]*$", "");
        }
    }

    @Mixin
    private TruthOptions truth;

    @Option(
            names = "--reference",
            paramLabel = "[NAME=]FILE",
            converter = ReferenceConverter.class,
            description =
                    "Other samples to compare with in a corner plot, with a name for the legend. The option may be"
                            + " repeated.")
    private @Nullable List<NamedReference> references;

    @Mixin
    private LabelOptions labels;

    @Option(
            names = "--dimensions",
            paramLabel = "K",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description = "The dimensions to draw, counted from 0; two dimensions for trajectories.")
    private Integer @Nullable [] dimensions;

    @Option(names = "--title", paramLabel = "TEXT", description = "The title above the picture.")
    private @Nullable String title;

    /**
     * Checks the options and returns them as a value.
     *
     * @param tables the options for reading the references
     * @throws InputException if a dimension or the name of a reference occurs twice
     */
    public CornerRequest request(TableOptions tables) {
        repeated(dimensions == null ? List.of() : Arrays.asList(dimensions)).ifPresent(dimension -> {
            throw new InputException(
                    "--dimensions: found " + dimension + " more than once, expected different dimensions");
        });
        List<String> sets = references == null
                ? List.of()
                : references.stream().map(NamedReference::name).toList();
        repeated(sets).ifPresent(name -> {
            throw new InputException("--reference: found several sets of the name " + Text.quote(name)
                    + ", expected different names, such as --reference NAME=FILE");
        });
        List<String> names = labels.names();
        List<NamedReference> read = references == null
                ? List.of()
                : references.stream()
                        .map(each -> new NamedReference(each.name(), tables.applied(each.file())))
                        .toList();
        GivenOptions given = GivenOptions.NONE
                .with("--truth", truth.values())
                .with("--reference", references)
                .with(labels.given(), names)
                .with("--dimensions", dimensions)
                .with("--title", title);
        return new CornerRequest(
                read, truth.values(), names, dimensions == null ? null : Arrays.asList(dimensions), title, given);
    }

    /** Returns the first value that occurs again. */
    private static <T> Optional<T> repeated(List<T> values) {
        Set<T> seen = new HashSet<>();
        return values.stream().filter(value -> !seen.add(value)).findFirst();
    }
}
