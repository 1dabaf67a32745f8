/**
 * Networks on a GPU. What needs no device is here and always built: plans, packing, and the kernels as plain static methods. What
 * names TornadoVM is under {@code src/device} and built by the profile {@code tornado}.
 */
@NullMarked
package org.rhei.tornado;

import org.jspecify.annotations.NullMarked;
