package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.WeightsRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that describe a model whose file holds weights alone: GenSBI's YAML configuration and what it leaves open. */
public final class WeightsOptions {
    /** Converts a number of tokens, or the height and width of an image: {@code 2}, {@code 32x24}. */
    static final class Dim implements ITypeConverter<List<Integer>> {
        private static final Pattern FORM = Pattern.compile("\\d{1,9}(x\\d{1,9})?");

        @Override
        public List<Integer> convert(String text) {
            if (!FORM.matcher(text).matches()) {
                throw new TypeConversionException(
                        "found " + Text.quote(text) + ", expected a number of tokens or an image's HEIGHTxWIDTH");
            }
            return Stream.of(text.split("x", -1)).map(Integer::valueOf).toList();
        }
    }

    /** Converts the values of {@code --sde}. */
    static final class Sde extends NameConverter<String> {
        Sde() {
            super(List.of("vp", "ve"));
        }
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "GenSBI's YAML configuration, for weights without a description of the model.")
    private @Nullable Path config;

    @Option(
            names = "--dim-obs",
            paramLabel = "N",
            converter = Dim.class,
            description = "With --config: tokens of the parameters, or an image's HEIGHTxWIDTH, as given to GenSBI's"
                    + " init_pipeline_from_config.")
    private @Nullable List<Integer> dimObs;

    @Option(
            names = "--dim-cond",
            paramLabel = "N",
            converter = Dim.class,
            description = "With --config: tokens of the data, or an image's HEIGHTxWIDTH; none for an unconditional"
                    + " model.")
    private @Nullable List<Integer> dimCond;

    @Option(
            names = "--sde",
            paramLabel = "NAME",
            converter = Sde.class,
            description = "With --config: the diffusion of score matching, vp (default) or ve.")
    private @Nullable String sde;

    /**
     * Checks the options and returns them as a value.
     *
     * @throws InputException if the options are incomplete
     */
    public WeightsRequest request() {
        if (config == null && (dimObs != null || dimCond != null || sde != null)) {
            throw new InputException("--dim-obs, --dim-cond and --sde complete a YAML configuration, which is"
                    + " missing: give it by --config");
        }
        if (config != null && dimObs == null) {
            throw new InputException("--config needs --dim-obs, the tokens of the parameters, and --dim-cond, those"
                    + " of the data, because a YAML configuration does not contain them");
        }
        return new WeightsRequest(
                config,
                dimObs == null ? List.of() : dimObs,
                dimCond == null ? List.of(0) : dimCond,
                sde == null ? null : sde.toUpperCase(Locale.ROOT));
    }
}
