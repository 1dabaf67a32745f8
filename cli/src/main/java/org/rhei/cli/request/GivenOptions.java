package org.rhei.cli.request;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;

/**
 * The options that the user gave, so that a choice which ignores one of them can refuse it.
 *
 * @param names the names of the options, in the order in which they are checked
 */
public record GivenOptions(List<String> names) {
    /** No option. */
    public static final GivenOptions NONE = new GivenOptions(List.of());

    public GivenOptions {
        names = List.copyOf(names);
    }

    /**
     * Adds an option if it has a value.
     *
     * @param option the name of the option
     * @param value its value; null if the user did not give it
     * @return these options and the new one
     */
    public GivenOptions with(String option, @Nullable Object value) {
        return value == null ? this : and(new GivenOptions(List.of(option)));
    }

    /** Returns these options followed by others. */
    public GivenOptions and(GivenOptions others) {
        return new GivenOptions(
                Stream.concat(names.stream(), others.names.stream()).toList());
    }

    /** Returns the first option that a choice does not take; empty if it takes all. */
    public Optional<String> firstOutside(List<String> taken) {
        return names.stream().filter(name -> !taken.contains(name)).findFirst();
    }

    /**
     * Refuses options that a choice does not take.
     *
     * @param choice the choice that rejects them, in words
     * @param taken the options that it takes
     * @param hint for an option, the choices that take it, as the end of a message
     * @throws InputException if an option is not taken
     */
    public void requireTaken(String choice, List<String> taken, UnaryOperator<String> hint) {
        firstOutside(taken).ifPresent(option -> {
            throw new InputException(option + " is no option of " + choice + ", which takes "
                    + (taken.isEmpty() ? "none of this kind" : String.join(", ", taken)) + hint.apply(option));
        });
    }
}
