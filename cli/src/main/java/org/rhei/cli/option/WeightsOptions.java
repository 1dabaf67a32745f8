package org.rhei.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.networks.PipelineArguments;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what weights alone do not: GenSBI's YAML configuration and what it leaves open. */
public final class WeightsOptions {
    /** Tokens, or the height and width of an image: {@code 2}, {@code 32x24}. */
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

    /** The diffusions of score matching by the names that the user writes. */
    static final class Sde extends OneOf<String> {
        Sde() {
            super(List.of("vp", "ve"));
        }
    }

    /** Works with a pipeline's arguments. */
    @FunctionalInterface
    public interface Loading<T> {
        T with(PipelineArguments arguments) throws IOException;
    }

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "GenSBI's YAML configuration, for weights that do not say what the model is.")
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
            description = "With --config: the same of the data; none for an unconditional model.")
    private @Nullable List<Integer> dimCond;

    @Option(
            names = "--sde",
            paramLabel = "NAME",
            converter = Sde.class,
            description = "With --config: the diffusion of score matching, vp (default) or ve.")
    private @Nullable String sde;

    /** The configuration; null when the model file has it all. */
    @Nullable
    public Path config() {
        return config;
    }

    /** Refuses what does not go together. */
    public void check() {
        if (config == null && (dimObs != null || dimCond != null || sde != null)) {
            throw new InputException("--dim-obs, --dim-cond and --sde say what a YAML configuration leaves open, which"
                    + " is missing: give it by --config");
        }
        if (config != null && dimObs == null) {
            throw new InputException("--config needs --dim-obs, the tokens of the parameters, and --dim-cond, those of"
                    + " the data: no YAML configuration says them");
        }
    }

    /** Loads by the arguments that the options say. */
    public <T> T loading(Loading<T> loading) throws IOException {
        try {
            Optional<String> diffusion = Optional.ofNullable(sde).map(name -> name.toUpperCase(Locale.ROOT));
            return loading.with(new PipelineArguments(
                    dimObs == null ? List.of() : dimObs, dimCond == null ? List.of(0) : dimCond, diffusion));
        } catch (IllegalArgumentException e) {
            throw new InputException(inOptions(String.valueOf(e.getMessage())), e);
        }
    }

    /** The library's names of arguments as the command's: {@code dimObs} is {@code --dim-obs}. */
    private static String inOptions(String message) {
        return message.replaceAll("\\bdimObs\\b", "--dim-obs")
                .replaceAll("\\bdimCond\\b", "--dim-cond")
                .replaceAll("\\bsdeType\\b", "--sde");
    }
}
