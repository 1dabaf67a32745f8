/**
 * Times in float32: the nodes of grids, and intervals whose times increase.
 *
 * <p>The time of a network is float32, and GenSBI's step boundaries are float32 numbers with diffrax's rounding. This
 * package holds the arithmetic that reproduces them; {@link org.rhei.solvers.Grid} is the interface for applications.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.time.Nodes}</td><td>the checks of grids, and nodes that are rounded to
 * float32</td></tr>
 * <tr><td>{@link org.rhei.solvers.time.FloatInterval}</td><td>an interval whose times increase, for both directions of
 * time</td></tr>
 * </table>
 *
 * <p>diffrax integrates backward in time by negating all times. Its rules for the end of the interval are not
 * symmetric, so {@link org.rhei.solvers.time.FloatInterval} negates too, and the solvers compute with increasing times
 * only.
 *
 * <p>To add a grid, add a record to {@link org.rhei.solvers.Grid} whose nodes come from {@code Nodes.warp}: a function
 * that rises from 0 to 1 suffices. {@code GridTest} checks the nodes of every grid.
 */
@NullMarked
package org.rhei.solvers.time;

import org.jspecify.annotations.NullMarked;
