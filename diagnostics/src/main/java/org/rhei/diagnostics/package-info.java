/** Diagnostics of simulation-based inference. */
@NullMarked
package org.rhei.diagnostics;

import org.jspecify.annotations.NullMarked;
