package org.rhei.studies;

import java.util.Optional;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.studies.Candidate.Spacing;

/** Makes the schemes of candidates whose weights are not fitted. The schemes throw when a sample cannot reach the end. */
final class CandidateScheme {
    private CandidateScheme() {}

    /**
     * Makes the scheme of a candidate.
     *
     * @param calibration the times of a calibrated grid; empty for other grids
     */
    static Scheme scheme(Candidate candidate, Optional<Calibration> calibration) {
        int steps = (int) candidate.size();
        return switch (candidate.family()) {
            case SolverFamily.Denoising family ->
                new Scheme.Denoising(family.method().solver(), steps);
            case SolverFamily.Ode family
            when candidate.spacing() == Spacing.SCHEDULE -> {
                Scheme.Edm sampler = Scheme.Edm.DEFAULT.nsteps(steps);
                yield family.euler() ? sampler.euler() : sampler;
            }
            default -> new Scheme.Ode(solver(candidate, calibration));
        };
    }

    /** Makes the solver of a candidate that has one. */
    static Solver solver(Candidate candidate, Optional<Calibration> calibration) {
        return switch (candidate.family()) {
            case SolverFamily.Ode family
            when candidate.spacing().adaptive() -> {
                Adaptive shared = family.method().adaptive(candidate.size(), candidate.size());
                yield candidate.spacing() == Spacing.SHARED
                        ? shared
                        : shared.toBuilder()
                                .perSample()
                                .firstStep(Adaptive.AUTOMATIC)
                                .build();
            }
            case SolverFamily.Ode family
            when family.averaging() -> new AdamsBashforth(family.order(), grid(candidate, calibration)).averaging(1);
            case SolverFamily.Ode family -> family.method().fixed(grid(candidate, calibration));
            case SolverFamily.Fitted _, SolverFamily.Denoising _ ->
                throw new IllegalStateException(candidate + " must be fitted to an observation first");
        };
    }

    /**
     * Makes the grid of a candidate that has one.
     *
     * @param calibration the times of a calibrated grid; empty for other grids
     */
    static Grid grid(Candidate candidate, Optional<Calibration> calibration) {
        int steps = (int) candidate.size();
        return switch (candidate.spacing()) {
            case UNIFORM -> Grid.uniform(steps);
            case QUADRATIC -> Grid.quadratic(steps);
            case EDM -> new Grid.Edm(steps);
            case CALIBRATED -> calibration.orElseThrow().grid(steps);
            case SCHEDULE, SHARED, PER_SAMPLE -> throw new IllegalStateException(candidate + " has no grid of its own");
        };
    }
}
