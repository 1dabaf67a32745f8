/**
 * The solvers by name.
 *
 * <p>{@link org.rhei.solvers.catalog.SolverCatalog} lists every solver that has a name, by family, with its order, its
 * cost and whether it can choose its steps. The command, studies and benchmarks find a solver that a user names here.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.catalog.SolverCatalog}</td><td>the lists, and the search by name</td></tr>
 * <tr><td>{@link org.rhei.solvers.catalog.CatalogEntry}</td><td>the common part: name, limits and cost</td></tr>
 * <tr><td>{@link org.rhei.solvers.catalog.OdeMethod}</td><td>evaluates the velocity</td></tr>
 * <tr><td>{@link org.rhei.solvers.catalog.DenoisingMethod}</td><td>evaluates the denoiser of a diffusion</td></tr>
 * <tr><td>{@link org.rhei.solvers.catalog.SdeMethod}</td><td>follows a Brownian path</td></tr>
 * </table>
 *
 * <p>To add a solver, write it in the package of its family and add one line to
 * {@link org.rhei.solvers.catalog.SolverCatalog}. {@code SolverContractTest} then checks progress, cancellation,
 * failures, intermediate states and independence of threads for it.
 */
@NullMarked
package org.rhei.solvers.catalog;

import org.jspecify.annotations.NullMarked;
