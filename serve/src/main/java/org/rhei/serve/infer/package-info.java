/** Answers to requests for samples, log-probabilities and summaries. */
@NullMarked
package org.rhei.serve.infer;

import org.jspecify.annotations.NullMarked;
