/**
 * Models that are served, and the solvers that requests ask for.
 *
 * <p>A model is loaded with the solvers tuned for it, and is ready after it has answered once. A model that is loaded again replaces the former
 * one; requests that have begun keep the former one.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.serve.model.ModelRepository}<td>the models by name
 * <tr><td>{@link org.rhei.serve.model.ServedModel}<td>a model that answers
 * <tr><td>{@link org.rhei.serve.model.Query}<td>the solver that a request asks for
 * <tr><td>{@link org.rhei.serve.model.Recipe}<td>the solver that draws
 * <tr><td>{@link org.rhei.serve.model.Densities}<td>the solvers of log-probabilities
 * <tr><td>{@link org.rhei.serve.model.Recipes}<td>finds the recipe of a query
 * </table>
 */
@NullMarked
package org.rhei.serve.model;

import org.jspecify.annotations.NullMarked;
