/**
 * Runge–Kutta methods with fixed and adaptive steps.
 *
 * <p>{@link org.rhei.solvers.rungekutta.FixedStep} takes the steps of a grid and is driven by the engine.
 * {@link org.rhei.solvers.rungekutta.Adaptive} chooses its steps during the integration with the step control of
 * diffrax: the samples of a group share their steps, or each sample has its own.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.rungekutta.Tableau}</td><td>the coefficients of a method, its error estimate and its
 * continuous extension</td></tr>
 * <tr><td>{@link org.rhei.solvers.rungekutta.FixedStep}</td><td>a method with fixed steps</td></tr>
 * <tr><td>{@link org.rhei.solvers.rungekutta.Adaptive}</td><td>an embedded pair with step control</td></tr>
 * <tr><td>{@code AdaptiveIntegration}, {@code PerSampleIntegration}</td><td>the two forms of adaptive
 * integration</td></tr>
 * <tr><td>{@code RungeKuttaStepper}, {@code PerLaneRungeKutta}</td><td>take a step for lanes with one time, or with
 * different times</td></tr>
 * <tr><td>{@code StepControl}, {@code FirstStep}</td><td>the size of the next step and of the first one</td></tr>
 * <tr><td>{@code DormandPrince853}, {@code PrinceDormand87}, {@code Tsitouras54}</td><td>coefficients of high-order
 * methods</td></tr>
 * </table>
 *
 * <table>
 * <caption>Adaptive methods</caption>
 * <tr><th>name</th><th>order</th><th>stages</th></tr>
 * <tr><td>{@code bosh3}</td><td>3(2)</td><td>4</td></tr>
 * <tr><td>{@code dopri5}</td><td>5(4)</td><td>7</td></tr>
 * <tr><td>{@code tsit5}</td><td>5(4)</td><td>7</td></tr>
 * <tr><td>{@code dopri8}</td><td>8(7)</td><td>14</td></tr>
 * <tr><td>{@code dop853}</td><td>8(5, 3)</td><td>12</td></tr>
 * </table>
 *
 * <p>To add a method, write its tableau and register it with one line in {@code SolverCatalog}. {@code TableauTest}
 * then checks its order conditions, and the other tests of the catalogue its convergence and the contract of solvers.
 */
@NullMarked
package org.rhei.solvers.rungekutta;

import org.jspecify.annotations.NullMarked;
