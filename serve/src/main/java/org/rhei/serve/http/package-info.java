/** The routes, limits and records of the server. */
@NullMarked
package org.rhei.serve.http;

import org.jspecify.annotations.NullMarked;
