package org.rhei.networks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The meaning of a model's numbers: the names of its parameters and data, and the origin of its training. It comes from the
 * metadata entry {@value #METADATA_KEY} of the model file, which a file need not have.
 *
 * <p>A description that was read from a file is checked: names are short, printable and unique, bounds are finite and ordered,
 * and a list of variables is empty or has one entry for each value.
 *
 * @param parameters the variables of θ, dim_obs · ch_obs in C order; empty if the file does not name them
 * @param data the variables of x, dim_cond · ch_cond in C order; empty if the file does not name them
 * @param training the origin of the weights
 */
public record ModelDescription(List<Variable> parameters, List<Variable> data, Training training) {
    /** The metadata entry of a model file that holds the description. */
    public static final String METADATA_KEY = "rhei.description";

    /** The description of a file that has none. */
    public static final ModelDescription NONE = new ModelDescription(List.of(), List.of(), Training.UNKNOWN);

    /** Copies the lists. */
    public ModelDescription {
        parameters = List.copyOf(parameters);
        data = List.copyOf(data);
    }

    /**
     * Returns the names of the parameters.
     *
     * @return dim_obs · ch_obs names; empty if the file does not name them
     */
    public List<String> parameterNames() {
        return parameters.stream().map(Variable::name).toList();
    }

    /**
     * Returns the names of the data.
     *
     * @return dim_cond · ch_cond names; empty if the file does not name them
     */
    public List<String> dataNames() {
        return data.stream().map(Variable::name).toList();
    }

    /**
     * Returns the names of values that the file does not name: numbers from 1 on.
     *
     * @param name the common part of the names, such as {@code theta}
     * @param tokens the number of tokens
     * @param channels the number of values of each token
     * @return such as {@code theta_1}, {@code theta_2}; with several channels {@code theta_1_1}, {@code theta_1_2}
     */
    public static List<String> numberedNames(String name, int tokens, int channels) {
        List<String> names = new ArrayList<>();
        for (int token = 1; token <= tokens; token++) {
            for (int channel = 1; channel <= channels; channel++) {
                names.add(name + "_" + token + (channels == 1 ? "" : "_" + channel));
            }
        }
        return names;
    }

    /**
     * One value of the parameters or of the data.
     *
     * @param name the name, as columns of tables have it
     * @param unit the unit, such as {@code km/s}; empty if there is none
     * @param latex the name in LaTeX's mathematics, without dollar signs; empty if there is none
     * @param lower the lower bound of the prior, or of possible data; −∞ if there is none
     * @param upper the upper bound; ∞ if there is none
     */
    public record Variable(String name, Optional<String> unit, Optional<String> latex, double lower, double upper) {
        /**
         * Returns the name with its unit, for axes and tables that people read.
         *
         * @return the name, and the unit in brackets if there is one
         */
        public String label() {
            return name + unit.map(text -> " [" + text + "]").orElse("");
        }

        /**
         * Returns true if a value of this variable has a bound.
         *
         * @return false if both bounds are infinite
         */
        public boolean bounded() {
            return lower != Double.NEGATIVE_INFINITY || upper != Double.POSITIVE_INFINITY;
        }
    }

    /**
     * The origin of a model's weights, and the statistics of the data that it was trained on.
     *
     * @param toolkit the name of the toolkit, such as {@code GenSBI}
     * @param version its version
     * @param date the date of the training, as ISO 8601 writes it
     * @param simulations the number of simulations
     * @param dataMean the mean of each value of x, in the user's units; empty if unknown
     * @param dataStd the standard deviation of each value of x, above 0; empty if unknown
     */
    public record Training(
            Optional<String> toolkit,
            Optional<String> version,
            Optional<String> date,
            OptionalLong simulations,
            List<Double> dataMean,
            List<Double> dataStd) {
        /** The training of a file that says nothing of it. */
        public static final Training UNKNOWN = new Training(
                Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), List.of(), List.of());

        /** Copies the lists. */
        public Training {
            dataMean = List.copyOf(dataMean);
            dataStd = List.copyOf(dataStd);
        }
    }
}
