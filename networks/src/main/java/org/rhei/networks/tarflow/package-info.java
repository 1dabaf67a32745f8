/**
 * GenSBI's {@code TarFlow}, a flow of transformers (Zhai et al. 2024, arXiv 2412.06329). Each block maps every token of a sample by a scale
 * and a shift that depend on the tokens before it, in an order of its own.
 *
 * <p>Read first: {@code TarFlowEvaluator}, whose two methods are the two directions of the flow.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.tarflow.TarFlow}</td><td>the flow with its weights</td></tr>
 * <tr><td>{@code Block}, {@code AttentionLayer}</td><td>the weights of a block and of its layers</td></tr>
 * <tr><td>{@code Decoder}</td><td>evaluates a block token by token, with the keys and values of the tokens before</td></tr>
 * <tr><td>{@code TarFlowEvaluator}</td><td>the evaluation on tiles, a sample in each lane</td></tr>
 * </table>
 *
 * <p>Both directions go from token to token, because the parameters of a token need the earlier tokens of a sample alone. The keys and
 * values of an observation's own tokens are computed once for consecutive rows of the same observations.
 */
@NullMarked
package org.rhei.networks.tarflow;

import org.jspecify.annotations.NullMarked;
