/**
 * The encoders in front of networks, which turn a raw series or image into tokens: the encoder half of GenSBI's variational autoencoders
 * (Kingma and Welling 2014; the layers are those of Esser et al. 2021).
 *
 * <p>{@link org.rhei.networks.encoder.Encoder#encode} runs once for each observation, before the network embeds its tokens. Nothing of a
 * draw depends on it otherwise.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.encoder.Encoder}</td><td>the whole encoder</td></tr>
 * <tr><td>{@code Level}, {@code ResidualBlock}, {@code AttentionBlock}</td><td>its parts</td></tr>
 * <tr><td>{@code Convolution}, {@code GroupNorm}</td><td>its layers</td></tr>
 * <tr><td>{@code FeatureMap}</td><td>the values between the layers</td></tr>
 * <tr><td>{@code EncoderKernels}</td><td>the loops</td></tr>
 * </table>
 *
 * <p>The lanes of a tile carry neighbouring positions of one observation, so that a convolution is a linear layer of the tile kernels on
 * the windows of the positions, and has equal bits for every width of the registers. Threads share the positions.
 *
 * <p>To add an encoder, add a class beside {@link org.rhei.networks.encoder.Encoder} and a configuration for it.
 */
@NullMarked
package org.rhei.networks.encoder;

import org.jspecify.annotations.NullMarked;
