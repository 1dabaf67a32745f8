/** A network as the rest of the library sees it: time tables, conditions and evaluators. */
@NullMarked
package org.rhei.networks.evaluation;

import org.jspecify.annotations.NullMarked;
