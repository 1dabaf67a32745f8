/**
 * The solvers by name.
 *
 * <p>{@link org.rhei.solvers.catalog.SolverCatalog} lists every solver that is known by a name, by family, with its order, its cost and
 * whether it can choose its steps. Whatever lets a user name a solver (the command, studies, benchmarks) looks it up there; a new solver is
 * one file and one line of the catalogue.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.catalog.SolverCatalog}</td><td>the lists, and the look-up by name</td></tr>
 * <tr><td>{@link org.rhei.solvers.catalog.OdeMethod}</td><td>evaluates the velocity</td></tr>
 * <tr><td>{@link org.rhei.solvers.catalog.DenoisingMethod}</td><td>evaluates the denoiser of a diffusion</td></tr>
 * <tr><td>{@link org.rhei.solvers.catalog.SdeMethod}</td><td>follows a Brownian path</td></tr>
 * </table>
 */
@NullMarked
package org.rhei.solvers.catalog;

import org.jspecify.annotations.NullMarked;
