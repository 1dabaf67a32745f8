/**
 * The routes, limits and records of the server.
 *
 * <p>Jetty's selector holds the connections. A request that arrives has a virtual thread, which finds the route, reads, waits and writes.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.serve.http.HttpServer}<td>Jetty with its handlers
 * <tr><td>{@link org.rhei.serve.http.Router}<td>finds the route of a request, checks its token, records its answer
 * <tr><td>{@link org.rhei.serve.http.ForeignPages}<td>refuses what a browser sends for other pages
 * <tr><td>{@link org.rhei.serve.http.Routes}<td>all paths
 * <tr><td>{@link org.rhei.serve.http.Exchange}<td>a request and its response
 * <tr><td>{@link org.rhei.serve.http.SlowConnections}<td>ends requests that take too long to arrive
 * <tr><td>{@link org.rhei.serve.http.ServerMetrics}<td>measurements for Prometheus
 * </table>
 */
@NullMarked
package org.rhei.serve.http;

import org.jspecify.annotations.NullMarked;
