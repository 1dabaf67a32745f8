/** Dense float32 tensors, SIMD loops with their scalar oracle, worker threads and random keys. */
@NullMarked
package org.rhei.kernel;

import org.jspecify.annotations.NullMarked;
