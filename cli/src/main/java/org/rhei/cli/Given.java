package org.rhei.cli;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An option as the user gave it.
 *
 * @param option its name
 * @param value its value; null when it was not given
 */
record Given(String option, @Nullable Object value) {
    /** Those that were given. */
    static List<Given> of(Given... all) {
        return Stream.of(all).filter(given -> given.value != null).toList();
    }

    /**
     * Refuses options that are not known.
     *
     * @param chosen what does not know them
     * @param known the options that it does
     * @param instead what does know an option
     */
    static void refuseOthers(List<Given> all, String chosen, List<String> known, UnaryOperator<String> instead) {
        for (Given given : all) {
            if (!known.contains(given.option)) {
                throw new InputException(given.option + " is no option of " + chosen + ", which takes "
                        + String.join(", ", known) + instead.apply(given.option));
            }
        }
    }
}
