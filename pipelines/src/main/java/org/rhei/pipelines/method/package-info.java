/** The generative methods: how noise becomes samples. */
@NullMarked
package org.rhei.pipelines.method;

import org.jspecify.annotations.NullMarked;
