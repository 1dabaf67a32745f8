/**
 * The settings of the server.
 *
 * <p>The command makes them of its options. What the server does not know itself, the names of solvers and the formats of files, is passed
 * in as interfaces.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.serve.settings.ServerSettings}<td>models, address, limits, access
 * <tr><td>{@link org.rhei.serve.settings.ServerSettings.Limits}<td>the limits of requests and connections
 * <tr><td>{@link org.rhei.serve.settings.SolverNaming}<td>gives names to solvers
 * <tr><td>{@link org.rhei.serve.settings.SampleFormat}<td>a file format of samples
 * <tr><td>{@link org.rhei.serve.settings.ServerSettings.AccessLog}<td>receives a line for each request
 * </table>
 */
@NullMarked
package org.rhei.serve.settings;

import org.jspecify.annotations.NullMarked;
