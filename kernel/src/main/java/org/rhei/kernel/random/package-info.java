/** The random generator: Threefry, for one key and for a key in each lane. */
@NullMarked
package org.rhei.kernel.random;

import org.jspecify.annotations.NullMarked;
