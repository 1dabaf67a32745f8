/** JMH benchmarks. */
@NullMarked
package org.rhei.benchmarks;

import org.jspecify.annotations.NullMarked;
