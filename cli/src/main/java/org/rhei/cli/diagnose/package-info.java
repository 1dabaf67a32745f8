/** The checks of {@code rhei diagnose} and their files. */
@NullMarked
package org.rhei.cli.diagnose;

import org.jspecify.annotations.NullMarked;
