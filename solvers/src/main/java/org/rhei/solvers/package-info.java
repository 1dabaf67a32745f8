/**
 * Integrates ordinary differential equations dx/dt = v(t, x) for many samples at once.
 *
 * <p>A {@link org.rhei.solvers.Solver} integrates a {@link org.rhei.solvers.VelocityField}, a network's or one of an application
 * ({@link org.rhei.solvers.VelocityField#of}), and returns a {@link org.rhei.solvers.Solution}. State and velocity are float32, as in
 * GenSBI; time and step control are computed in double and rounded to float32 where the field sees them. A sample's result does not depend
 * on threads, on the lanes of a tile or on its neighbours, except that samples with shared adaptive steps depend on their group.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.Solver}</td><td>integrates; the packages of the families implement it</td></tr>
 * <tr><td>{@link org.rhei.solvers.VelocityField}</td><td>the right-hand side, evaluated on tiles of samples</td></tr>
 * <tr><td>{@link org.rhei.solvers.DifferentiableField}</td><td>a field with Jacobian-vector products</td></tr>
 * <tr><td>{@link org.rhei.solvers.LogDensityField}</td><td>a flow with the change of its log-density</td></tr>
 * <tr><td>{@link org.rhei.solvers.Grid}</td><td>the step boundaries of fixed steps</td></tr>
 * <tr><td>{@link org.rhei.solvers.OnFailure}, {@link org.rhei.solvers.Outcome}</td><td>samples that cannot reach the end</td></tr>
 * <tr><td>{@link org.rhei.solvers.Progress}</td><td>reports and cancellation</td></tr>
 * </table>
 *
 * <p>Solvers by name: {@code org.rhei.solvers.catalog}. To add a solver: {@code org.rhei.solvers.engine}.
 */
@NullMarked
package org.rhei.solvers;

import org.jspecify.annotations.NullMarked;
