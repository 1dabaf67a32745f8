/** Models that are served, and the solvers that requests ask for. */
@NullMarked
package org.rhei.serve.model;

import org.jspecify.annotations.NullMarked;
