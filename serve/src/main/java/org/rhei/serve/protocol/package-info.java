/**
 * The Open Inference Protocol V2: requests and responses as JSON and binary tensors.
 *
 * <p>Requests come from anybody who reaches the server. Everything is checked against the length of the body before memory is allocated, and
 * a wrong request leads to a {@link org.rhei.serve.protocol.RequestException} with a message for its client.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.serve.protocol.InferReader}<td>reads requests
 * <tr><td>{@link org.rhei.serve.protocol.InferRequest}<td>a request
 * <tr><td>{@link org.rhei.serve.protocol.Parameters}<td>its parameters
 * <tr><td>{@link org.rhei.serve.protocol.ClientNumbers}<td>reads numbers of query parameters and lists
 * <tr><td>{@link org.rhei.serve.protocol.InferResponse}<td>a response, and how it is written
 * <tr><td>{@link org.rhei.serve.protocol.RequestException}<td>a request that is not answered by a result
 * </table>
 */
@NullMarked
package org.rhei.serve.protocol;

import org.jspecify.annotations.NullMarked;
