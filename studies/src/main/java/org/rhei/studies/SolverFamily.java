package org.rhei.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rhei.solvers.Grid;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.multistep.Multistep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.studies.Candidate.Spacing;

/** A family of solvers that candidates can name: its grids, limits and costs. */
sealed interface SolverFamily {
    /** The addition to the name of a multistep method that averages over time. */
    String AVERAGED = "-averaged";

    /** All names, the simple solvers first. */
    List<String> NAMES = Stream.of(
                    Tableau.all().stream().map(Tableau::name),
                    AdamsBashforth.NAMES.stream(),
                    AdamsBashforth.NAMES.stream().map(name -> name + AVERAGED),
                    Candidate.FITS.stream(),
                    Stream.of(DenoisingSolver.Method.values()).map(Object::toString))
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
        boolean averaging = name.endsWith(AVERAGED);
        String plain = averaging ? name.substring(0, name.length() - AVERAGED.length()) : name;
        if (AdamsBashforth.NAMES.contains(plain)) {
            return new LinearMultistep(AdamsBashforth.NAMES.indexOf(plain) + 2, averaging);
        }
        return Stream.of(DenoisingSolver.Method.values())
                .filter(method -> method.toString().equals(name))
                .<SolverFamily>map(Denoising::new)
                .findFirst()
                .orElseGet(() -> new RungeKutta(Tableau.byName(name)));
    }

    /** Runge–Kutta methods, with fixed or with chosen steps; Euler's and Heun's are also EDM's samplers. */
    record RungeKutta(Tableau tableau) implements SolverFamily {
        private boolean heun() {
            return tableau.name().equals("heun");
        }

        boolean euler() {
            return tableau.name().equals("euler");
        }

        @Override
        public List<Spacing> spacings() {
            List<Spacing> spacings = new ArrayList<>(GRIDS);
            if (euler() || heun()) {
                spacings.add(Spacing.SCHEDULE);
            }
            if (tableau.embedded()) {
                spacings.addAll(List.of(Spacing.SHARED, Spacing.PER_SAMPLE));
            }
            return spacings;
        }

        @Override
        public int mostSteps() {
            return Grid.MAX_STEPS;
        }

        @Override
        public int order() {
            return tableau.order();
        }

        @Override
        public int evaluations(Spacing spacing, int steps) {
            if (spacing == Spacing.SCHEDULE) {
                return heun() ? 2 * steps - 1 : steps; // the last step is Euler's
            }
            return steps * tableau.stages();
        }
    }

    /** The methods of Adams and Bashforth. */
    record LinearMultistep(int order, boolean averaging) implements SolverFamily {
        @Override
        public List<Spacing> spacings() {
            return GRIDS;
        }

        @Override
        public int mostSteps() {
            return Multistep.MAX_STEPS;
        }

        @Override
        public int evaluations(Spacing spacing, int steps) {
            return steps + 1;
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
    record Denoising(DenoisingSolver.Method method) implements SolverFamily {
        @Override
        public List<Spacing> spacings() {
            return List.of(Spacing.SCHEDULE);
        }

        @Override
        public int mostSteps() {
            return Multistep.MAX_STEPS;
        }

        @Override
        public int leastSteps() {
            return 2;
        }

        @Override
        public int order() {
            return method == DenoisingSolver.Method.DPMPP_2M ? 2 : 3;
        }

        @Override
        public int evaluations(Spacing spacing, int steps) {
            return steps;
        }
    }
}
