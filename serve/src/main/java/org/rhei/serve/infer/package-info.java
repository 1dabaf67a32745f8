/**
 * Answers to requests for samples, log-probabilities and summaries.
 *
 * <p>The methods of {@link org.rhei.serve.infer.Inference} wait on the thread of their caller, which is a virtual thread of its own for each
 * request. They know nothing of HTTP. A large request takes one turn of the queue
 * after the other.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.serve.infer.Inference}<td>answers requests
 * <tr><td>{@link org.rhei.serve.infer.Answer}<td>the outputs of a request
 * <tr><td>{@link org.rhei.serve.infer.Waiting}<td>waits for turns of the queue
 * <tr><td>{@link org.rhei.serve.infer.TaskReader}<td>reads what a request asks for
 * <tr><td>{@link org.rhei.serve.infer.SampleTask}<td>samples that are wanted
 * <tr><td>{@link org.rhei.serve.infer.DensityWarmUp}<td>compiles the loops of log-probabilities
 * <tr><td>{@link org.rhei.serve.infer.Columns}<td>means, standard deviations and quantiles
 * </table>
 */
@NullMarked
package org.rhei.serve.infer;

import org.jspecify.annotations.NullMarked;
