package org.rhei.solvers.catalog;

import java.util.List;
import java.util.Optional;
import org.rhei.solvers.Grid;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.Multistep;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.sde.StochasticTableau;

/**
 * The solvers by name. This class alone maps names to solvers.
 *
 * <p>To add a solver, write one file and add one line here: <ul>
 * <li>a Runge–Kutta method: a {@link Tableau} of its coefficients, and {@code rungeKutta(...)} in {@link #ODE};
 * <li>another method whose steps are known beforehand: a {@link org.rhei.solvers.Solver} whose {@code solve} runs an
 * {@link org.rhei.solvers.engine.Integration} of a {@link org.rhei.solvers.engine.StepPlan}, and an {@link OdeMethod} in {@link #ODE};
 * <li>a method that evaluates the denoiser: its weights, and a line in {@link #DENOISING};
 * <li>an SDE scheme: a {@link StochasticTableau}, and a line in {@link #SDE}.
 * </ul> {@code SolverContractTest} tests the contract of all entries.
 */
public final class SolverCatalog {
    /** The solvers of ordinary differential equations that evaluate the velocity, simple ones first. */
    public static final List<OdeMethod> ODE = List.of(
            rungeKutta(Tableau.EULER),
            rungeKutta(Tableau.MIDPOINT),
            rungeKutta(Tableau.HEUN),
            rungeKutta(Tableau.RALSTON),
            rungeKutta(Tableau.RK4),
            rungeKutta(Tableau.BOSH3),
            rungeKutta(Tableau.DOPRI5),
            rungeKutta(Tableau.TSIT5),
            rungeKutta(Tableau.DOPRI8),
            rungeKutta(Tableau.DOP853),
            adamsBashforth(2),
            adamsBashforth(3),
            adamsBashforth(4));

    /** The solvers of a diffusion's probability flow that evaluate the denoiser. */
    public static final List<DenoisingMethod> DENOISING = List.of(
            new DenoisingMethod(DenoisingSolver.Method.DPMPP_2M, 2),
            new DenoisingMethod(DenoisingSolver.Method.DPMPP_3M, 3),
            new DenoisingMethod(DenoisingSolver.Method.UNIPC, 3));

    /** The solvers of stochastic differential equations. */
    public static final List<SdeMethod> SDE = List.of(
            new SdeMethod(StochasticTableau.EULER_MARUYAMA),
            new SdeMethod(StochasticTableau.EULER_HEUN),
            new SdeMethod(StochasticTableau.SEA),
            new SdeMethod(StochasticTableau.SHARK));

    private SolverCatalog() {}

    /**
     * Returns the solver of ordinary differential equations with a name.
     *
     * @throws IllegalArgumentException when no solver has the name; the message lists the names
     */
    public static OdeMethod ode(String name) {
        return find(name, ODE);
    }

    /**
     * Returns the solver with a name that evaluates the denoiser.
     *
     * @throws IllegalArgumentException when no solver has the name; the message lists the names
     */
    public static DenoisingMethod denoising(String name) {
        return find(name, DENOISING);
    }

    /**
     * Returns the solver of stochastic differential equations with a name.
     *
     * @throws IllegalArgumentException when no solver has the name; the message lists the names
     */
    public static SdeMethod sde(String name) {
        return find(name, SDE);
    }

    /** Returns the names of some solvers, in their order. */
    public static List<String> names(List<? extends CatalogEntry> entries) {
        return entries.stream().map(CatalogEntry::name).toList();
    }

    private static <E extends CatalogEntry> E find(String name, List<E> entries) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no method is named " + name + ", expected one of " + names(entries)));
    }

    private static OdeMethod rungeKutta(Tableau tableau) {
        return new OdeMethod(
                tableau.name(),
                tableau.order(),
                Grid.MAX_STEPS,
                steps -> steps * tableau.stages(),
                grid -> new FixedStep(tableau, grid),
                Optional.of(tableau));
    }

    private static OdeMethod adamsBashforth(int order) {
        return new OdeMethod(
                "adams-bashforth" + order,
                order,
                Multistep.MAX_STEPS,
                steps -> steps + 1,
                grid -> new AdamsBashforth(order, grid),
                Optional.empty());
    }
}
