package org.rhei.cli.run;

import org.rhei.cli.request.SolverNames;
import org.rhei.cli.request.SolverRequest;
import org.rhei.cli.request.StepControlRequest;
import org.rhei.cli.request.StepGrid;
import org.rhei.cli.terminal.InputException;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.catalog.OdeMethod;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.sde.SdeSolver;

/**
 * Creates the solvers of the library that a request asks for.
 *
 * @param request the solver and its steps
 * @param interval the time of the model's method
 */
record SolverFactory(SolverRequest request, TimeInterval interval) {
    /**
     * Creates a solver of the probability flow that evaluates the velocity.
     *
     * @throws InputException if the steps do not suit the method, or the file of a grid cannot be read
     * @throws IllegalArgumentException if a value is out of range
     */
    Solver ode(String solver) {
        OdeMethod method = SolverCatalog.ode(solver);
        Solver created = method.choosesSteps() ? adaptive(method.tableau().orElseThrow()) : method.fixed(grid(solver));
        return created.onFailure(request.failurePolicy());
    }

    private Adaptive adaptive(Tableau tableau) {
        StepControlRequest control = request.control();
        Adaptive.Builder solver = Adaptive.builder(tableau, control.relativeTolerance(), control.absoluteTolerance());
        if (control.perSample()) {
            solver.perSample().firstStep(Adaptive.AUTOMATIC);
        }
        if (control.controller() != null) {
            solver.control(control.controller());
        }
        if (control.minStep() != null) {
            solver.minStep(control.minStep());
        }
        if (control.maxSteps() != null) {
            solver.maxSteps(control.maxSteps());
        }
        return solver.build();
    }

    /** Creates a solver of the probability flow that evaluates the denoiser. */
    Scheme.Denoising denoising(String solver) {
        DenoisingSolver created = SolverCatalog.denoising(solver).solver().onFailure(request.failurePolicy());
        return new Scheme.Denoising(created, request.denoisingSteps());
    }

    /** Creates a solver of stochastic differential equations. */
    SdeSolver sde(String solver) {
        return SolverNames.stochastic(solver).fixed(grid(solver)).onFailure(request.failurePolicy());
    }

    private Grid grid(String solver) {
        int steps = interval.steps();
        return switch (request.grid()) {
            case StepGrid.File(var file) -> GridFileReader.read(file);
            case StepGrid.Named named -> {
                if (request.nsteps() == null && !interval.equalSteps()) {
                    throw new InputException("--grid " + named + " needs --nsteps, the number of its steps");
                }
                yield named.of(request.nsteps(steps));
            }
            case null -> {
                if (request.stepSize() == null && !interval.equalSteps()) {
                    throw new InputException("--solver " + solver
                            + " takes equal steps over the noise levels, which are too long for low levels: use --grid"
                            + " edm and --nsteps, a short --step-size, or an adaptive solver: "
                            + String.join(", ", SolverNames.ADAPTIVE));
                }
                Double size = request.stepSize();
                yield Grid.ofStepSize(size != null ? size : interval.length() / request.nsteps(steps));
            }
        };
    }

    /** Returns the number of fixed steps, read from a grid's file if need be. */
    int steps() {
        if (request.grid() instanceof StepGrid.File(var file)) {
            return GridFileReader.read(file).nodes(interval.first(), interval.last()).length - 1;
        }
        Double size = request.stepSize();
        return size != null
                ? Grid.ofStepSize(size).nodes(interval.first(), interval.last()).length - 1
                : request.nsteps(interval.steps());
    }
}
