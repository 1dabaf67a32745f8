/** The files that the command reads and writes. */
@NullMarked
package org.rhei.cli.file;

import org.jspecify.annotations.NullMarked;
