/** The kernels on the Vector API, and the choice between them and the scalar ones. */
@NullMarked
package org.rhei.kernel.simd;

import org.jspecify.annotations.NullMarked;
