/** Samples and densities for more observations than one machine can serve. */
@NullMarked
package org.rhei.spark;

import org.jspecify.annotations.NullMarked;
