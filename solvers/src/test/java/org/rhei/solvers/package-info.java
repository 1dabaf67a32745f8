@NullMarked
package org.rhei.solvers;

import org.jspecify.annotations.NullMarked;
