/**
 * The order in which requests are computed, and the refusal of those that would come too late.
 *
 * <p>A request is divided into turns. One thread computes turns in the order of their arrival, each on all cores. Draws of equal size by the
 * same recipe share a turn. A sample does not depend on the turn in which it is drawn.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.serve.draw.DrawQueue}<td>the turns that wait
 * <tr><td>{@link org.rhei.serve.draw.Turn}<td>work that is done without interruption
 * <tr><td>{@link org.rhei.serve.draw.Draw}<td>a draw of samples
 * <tr><td>{@link org.rhei.serve.draw.DrawsTogether}<td>draws that share a turn
 * <tr><td>{@link org.rhei.serve.draw.Computation}<td>other work, such as log-probabilities
 * <tr><td>{@link org.rhei.serve.draw.WhileWanted}<td>cancels work for which nobody waits
 * <tr><td>{@link org.rhei.serve.draw.Rates}<td>the measured time of work
 * </table>
 */
@NullMarked
package org.rhei.serve.draw;

import org.jspecify.annotations.NullMarked;
