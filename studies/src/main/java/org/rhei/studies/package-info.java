/** Studies of accuracy, diagnostics and pictures. */
@NullMarked
package org.rhei.studies;

import org.jspecify.annotations.NullMarked;
