/**
 * The command {@code rhei serve}: its options, and the server while it runs.
 *
 * <p>Options come from the command line, from the environment and from a file. The server gets the names of the command's solvers and the
 * command's file formats.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.cli.serve.ServeOptions}<td>the options
 * <tr><td>{@link org.rhei.cli.serve.ServeDefaults}<td>the values of options that the command line does not give
 * <tr><td>{@link org.rhei.cli.serve.ServeRequest}<td>the options as a value
 * <tr><td>{@link org.rhei.cli.serve.ServeRunner}<td>runs the server until the process is asked to end
 * <tr><td>{@link org.rhei.cli.serve.ServedSolvers}<td>the names of solvers
 * </table>
 */
@NullMarked
package org.rhei.cli.serve;

import org.jspecify.annotations.NullMarked;
