/** Multistep methods: Adams–Bashforth, and methods whose weights are fitted to a field. */
@NullMarked
package org.rhei.solvers.multistep;

import org.jspecify.annotations.NullMarked;
