package org.rhei.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rhei.solvers.catalog.DenoisingMethod;
import org.rhei.solvers.catalog.OdeMethod;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.studies.Candidate.Spacing;

/** A family of solvers that candidates can name: its grids, limits and costs. */
sealed interface SolverFamily {
    /** The addition to the name of a multistep method that averages over time. */
    String AVERAGED = "-averaged";

    /** All names, the simple solvers first; methods other than those of Runge and Kutta have a variant that averages over time. */
    List<String> NAMES = Stream.of(
                    SolverCatalog.ODE.stream().map(OdeMethod::name),
                    SolverCatalog.ODE.stream()
                            .filter(method -> method.tableau().isEmpty())
                            .map(method -> method.name() + AVERAGED),
                    Candidate.FITS.stream(),
                    SolverCatalog.DENOISING.stream().map(DenoisingMethod::name))
            .flatMap(names -> names)
            .toList();

    /** The grids that do not depend on the solver. */
    List<Spacing> GRIDS = List.of(Spacing.UNIFORM, Spacing.QUADRATIC, Spacing.EDM, Spacing.CALIBRATED);

    /** Returns the grids that the solver takes. */
    List<Spacing> spacings();

    /** Returns the greatest number of steps. */
    int mostSteps();

    /** Returns the least number of steps. */
    default int leastSteps() {
        return 1;
    }

    /** Returns the order of the method. */
    int order();

    /** Returns the evaluations of a sample for a number of steps that is known beforehand. */
    int evaluations(Spacing spacing, int steps);

    /**
     * Finds the family of a name.
     *
     * @throws IllegalArgumentException when no solver has the name
     */
    static SolverFamily of(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no solver is named " + name + ", expected one of " + NAMES);
        }
        if (Candidate.FITS.contains(name)) {
            return new Fitted(name.equals(Candidate.TUNED));
        }
        if (SolverCatalog.names(SolverCatalog.DENOISING).contains(name)) {
            return new Denoising(SolverCatalog.denoising(name));
        }
        boolean averaging = name.endsWith(AVERAGED);
        String plain = averaging ? name.substring(0, name.length() - AVERAGED.length()) : name;
        return new Ode(SolverCatalog.ode(plain), averaging);
    }

    /**
     * Methods that evaluate the velocity, with fixed or with chosen steps; Euler's and Heun's are also EDM's samplers.
     *
     * @param averaging whether a multistep method averages over time
     */
    record Ode(OdeMethod method, boolean averaging) implements SolverFamily {
        private boolean heun() {
            return method.name().equals("heun");
        }

        boolean euler() {
            return method.name().equals("euler");
        }

        @Override
        public List<Spacing> spacings() {
            List<Spacing> spacings = new ArrayList<>(GRIDS);
            if (euler() || heun()) {
                spacings.add(Spacing.SCHEDULE);
            }
            if (method.embedded()) {
                spacings.addAll(List.of(Spacing.SHARED, Spacing.PER_SAMPLE));
            }
            return spacings;
        }

        @Override
        public int mostSteps() {
            return method.maxSteps();
        }

        @Override
        public int order() {
            return method.order();
        }

        @Override
        public int evaluations(Spacing spacing, int steps) {
            if (spacing == Spacing.SCHEDULE) {
                return heun() ? 2 * steps - 1 : steps; // the last step is Euler's
            }
            return method.evaluations(steps);
        }
    }

    /** Multistep methods whose weights are fitted to an observation, and then perhaps tuned as a whole. */
    record Fitted(boolean tuned) implements SolverFamily {
        @Override
        public List<Spacing> spacings() {
            return GRIDS;
        }

        @Override
        public int mostSteps() {
            return tuned ? FittedMultistep.MOST_TUNED : FittedMultistep.MOST_FITTED;
        }

        @Override
        public int order() {
            return FittedMultistep.ORDER;
        }

        @Override
        public int evaluations(Spacing spacing, int steps) {
            return steps;
        }

        /** Returns the evaluations of all pilot samples for a fit; an upper bound where the method is tuned. */
        long evaluationsToFit(int steps, int dimension) {
            return tuned
                    ? FittedMultistep.evaluationsToTune(Candidate.TUNED_PILOT, steps, dimension)
                    : (long) steps * Candidate.PILOT * FittedMultistep.FIT_EVALUATIONS;
        }
    }

    /** Methods for diffusions that use the denoiser, on a noise schedule of their own. */
    record Denoising(DenoisingMethod method) implements SolverFamily {
        @Override
        public List<Spacing> spacings() {
            return List.of(Spacing.SCHEDULE);
        }

        @Override
        public int mostSteps() {
            return method.maxSteps();
        }

        @Override
        public int leastSteps() {
            return 2;
        }

        @Override
        public int order() {
            return method.order();
        }

        @Override
        public int evaluations(Spacing spacing, int steps) {
            return method.evaluations(steps);
        }
    }
}
