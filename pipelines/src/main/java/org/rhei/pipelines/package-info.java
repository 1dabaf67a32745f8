/** Posterior samples: a generative method with a conditioning. */
@NullMarked
package org.rhei.pipelines;

import org.jspecify.annotations.NullMarked;
