/**
 * Stochastic differential equations with additive noise, dx = f(t, x) dt + g(t) dW.
 *
 * <p>An {@link org.rhei.solvers.sde.SdeSolver} takes fixed steps of a {@link org.rhei.solvers.sde.StochasticTableau}
 * along Brownian paths. A path is a function of its key alone, computed by a Brownian tree as in diffrax. Steps of any
 * size follow one path, and nothing is stored.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.sde.SdeSolver}</td><td>integrates with fixed steps, in either direction of
 * time</td></tr>
 * <tr><td>{@link org.rhei.solvers.sde.StochasticTableau}</td><td>the coefficients of a method</td></tr>
 * <tr><td>{@code BrownianTree}</td><td>Brownian paths and their space-time Lévy areas</td></tr>
 * </table>
 *
 * <table>
 * <caption>Methods</caption>
 * <tr><th>name</th><th>evaluations for each step</th><th>strong order</th></tr>
 * <tr><td>{@code euler-maruyama}, {@code euler-heun}</td><td>1</td><td>1</td></tr>
 * <tr><td>{@code sea}</td><td>1</td><td>1, with a smaller error</td></tr>
 * <tr><td>{@code shark}</td><td>2</td><td>1.5</td></tr>
 * </table>
 *
 * <p>Each sample has its own key, so that its path does not depend on other samples. The engine treats failures,
 * progress and saved states as for all solvers with fixed steps.
 *
 * <p>To add a method, add a constant to {@link org.rhei.solvers.sde.StochasticTableau} with its source, and a line in
 * {@code SolverCatalog}. {@code SdeSolverTest} measures its strong order.
 */
@NullMarked
package org.rhei.solvers.sde;

import org.jspecify.annotations.NullMarked;
