/**
 * Generative methods: how a network that was trained by flow matching, score matching or EDM diffusion gives samples and densities.
 *
 * <p>{@link org.rhei.pipelines.method.GenerativeMethod#of} finds the method of a model. A method makes of the options of a draw a
 * {@link org.rhei.pipelines.method.SamplingProcess}, which takes initial states to
 * {@link org.rhei.pipelines.method.SampledStates}, and names the probability flow of densities.
 *
 * <p>A new method is a record that implements {@code GenerativeMethod}, and one line in {@code GenerativeMethod.of}.
 */
@NullMarked
package org.rhei.pipelines.method;

import org.jspecify.annotations.NullMarked;
