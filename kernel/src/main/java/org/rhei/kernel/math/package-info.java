/** The elementary functions of the networks in float32, with the bits of XLA. */
@NullMarked
package org.rhei.kernel.math;

import org.jspecify.annotations.NullMarked;
