package org.rhei.networks.format;

import static org.rhei.networks.ModelFormatException.quote;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelDescription.Training;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.networks.ModelFormatException;

/**
 * Parses the description of a model file, the metadata entry {@value ModelDescription#METADATA_KEY}.
 *
 * <p>Names become columns of tables, labels of pictures and text on a terminal. Names that a table or a terminal would take for
 * something else are refused.
 */
final class DescriptionParsing {
    private static final int VERSION = 1;
    private static final int MAX_NAME = 64;
    private static final int MAX_UNIT = 32;
    private static final int MAX_LATEX = 128;

    /** The columns that number the rows of a result's table. */
    private static final Set<String> INDICES = Set.of("sample", "observation", "time", "point");

    /** Texts that tables have in the place of a value. */
    private static final Set<String> MISSING = Set.of("na", "n/a", "nan", "null", "none", "nil", "inf", "infinity");

    private static final Pattern NUMBER =
            Pattern.compile("[-+−]?(?:\\d[\\d_.,']*|[.,]\\d+)(?:[eEdD][-+]?\\d+)?%?", Pattern.UNICODE_CHARACTER_CLASS);

    /** First characters that make a spreadsheet take a field for a formula. */
    private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

    private DescriptionParsing() {}

    /**
     * Parses a description. Unknown keys are refused.
     *
     * @param json the text of the metadata entry
     * @param source names the file in messages
     * @param config the configuration that the description belongs to
     * @throws ModelFormatException naming the file, the key, the value found and the value expected
     */
    static ModelDescription parse(String json, String source, ModelConfig config) {
        ConfigObject description = ConfigObject.parse(json, source + ": " + ModelDescription.METADATA_KEY);
        description.choice("format", Map.of("rhei-description", true));
        description.integer("version", VERSION, VERSION);
        List<Variable> parameters = variables(description, "parameters", product(config.dimObs(), config.chObs()));
        for (int i = 0; i < parameters.size(); i++) {
            if (INDICES.contains(parameters.get(i).name())) {
                throw description.fault(
                        "parameters[" + i + "].name",
                        "found " + quote(parameters.get(i).name())
                                + ", which names another column of results, expected another name");
            }
        }
        int values = product(config.dimCond(), config.chCond());
        List<Variable> data = variables(description, "data", values);
        Training training =
                description.has("training") ? training(description.object("training"), values) : Training.UNKNOWN;
        description.refuseOthers();
        return new ModelDescription(parameters, data, training);
    }

    /** Computes a product of sizes. Each size is bounded, but not their product, so that its value appears in the message. */
    private static int product(int tokens, int channels) {
        return (int) Math.min((long) tokens * channels, Integer.MAX_VALUE);
    }

    private static List<Variable> variables(ConfigObject description, String key, int count) {
        if (!description.has(key)) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        List<Variable> variables = new ArrayList<>();
        for (ConfigObject each : description.objects(key, count)) {
            Variable variable = variable(each);
            if (!names.add(variable.name())) {
                throw each.fault("name", "found " + quote(variable.name()) + " twice, expected different names");
            }
            variables.add(variable);
        }
        return variables;
    }

    private static Variable variable(ConfigObject object) {
        String name = object.text("name", MAX_NAME)
                .orElseThrow(() -> object.fault("name", "missing, expected the name of a value"));
        if (FORMULA.indexOf(name.charAt(0)) >= 0
                || NUMBER.matcher(name).matches()
                || MISSING.contains(name.toLowerCase(Locale.ROOT))) {
            throw object.fault(
                    "name",
                    "found " + quote(name) + ", expected a name that a table cannot take for a number, a missing value"
                            + " or a formula");
        }
        Optional<String> unit = object.text("unit", MAX_UNIT);
        Optional<String> latex = object.text("latex", MAX_LATEX);
        double lower = object.number("lower", -Float.MAX_VALUE, Float.MAX_VALUE, Double.NEGATIVE_INFINITY);
        double upper = object.number("upper", -Float.MAX_VALUE, Float.MAX_VALUE, Double.POSITIVE_INFINITY);
        if (!(lower < upper)) {
            throw object.fault(
                    "upper",
                    "found " + NumberText.number(upper) + ", expected more than the lower bound "
                            + NumberText.number(lower));
        }
        object.refuseOthers();
        return new Variable(name, unit, latex, lower, upper);
    }

    private static Training training(ConfigObject object, int values) {
        Optional<String> date = object.text("date", MAX_UNIT);
        date.filter(text -> !isDate(text)).ifPresent(text -> {
            throw object.fault("date", "found " + quote(text) + ", expected a date such as 2026-01-31");
        });
        boolean statistics = object.has("data_mean") || object.has("data_std");
        double max = Float.MAX_VALUE;
        Training training = new Training(
                object.text("toolkit", MAX_NAME),
                object.text("version", MAX_NAME),
                date,
                object.has("simulations")
                        ? OptionalLong.of((long) object.number("simulations", 1, 1e15))
                        : OptionalLong.empty(),
                statistics ? object.numbers("data_mean", values, -max, max) : List.of(),
                statistics ? object.numbers("data_std", values, Float.MIN_NORMAL, max) : List.of());
        object.refuseOthers();
        return training;
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }
}
