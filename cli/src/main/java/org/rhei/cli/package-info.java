/** The {@code rhei} command: files in, files and pictures out. */
@NullMarked
package org.rhei.cli;

import org.jspecify.annotations.NullMarked;
