package org.rhei.cli.option;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;

/**
 * An option as the user gave it.
 *
 * @param option its name
 * @param value its value; null when it was not given
 */
public record Given(String option, @Nullable Object value) {
    /** Those that were given. */
    public static List<Given> of(Given... all) {
        return Stream.of(all).filter(given -> given.value != null).toList();
    }

    /**
     * Refuses options that are not known.
     *
     * @param chosen what does not know them
     * @param known the options that it does
     * @param instead what does know an option
     */
    public static void refuseOthers(List<Given> all, String chosen, List<String> known, UnaryOperator<String> instead) {
        for (Given given : all) {
            if (!known.contains(given.option)) {
                throw new InputException(given.option + " is no option of " + chosen + ", which takes "
                        + String.join(", ", known) + instead.apply(given.option));
            }
        }
    }
}
