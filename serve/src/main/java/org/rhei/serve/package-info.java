/**
 * The server of posterior samples over HTTP.
 *
 * <p>A server begins to listen, loads its models, and answers requests until it is closed. It is live before its models are loaded, and
 * ready afterwards.
 *
 * <p><pre>{@code
 * PosteriorServer server = PosteriorServer.start(settings);
 * server.load();
 * System.out.println(server.uri());
 * ...
 * server.close(); // answers the requests that have arrived
 * }</pre>
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.serve.PosteriorServer}<td>starts, loads, ends
 * </table>
 */
@NullMarked
package org.rhei.serve;

import org.jspecify.annotations.NullMarked;
