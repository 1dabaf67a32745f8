/** The kernels in plain Java: the reference that every faster kernel equals to the last bit. */
@NullMarked
package org.rhei.kernel.scalar;

import org.jspecify.annotations.NullMarked;
