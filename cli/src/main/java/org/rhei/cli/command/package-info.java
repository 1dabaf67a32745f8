/**
 * The commands, one class each: a command holds its options, turns them into a request of
 * {@link org.rhei.cli.request} and lets a runner of {@link org.rhei.cli.run} or {@link org.rhei.cli.diagnose} carry it
 * out. The short commands {@code plot}, {@code convert} and {@code info} do their work themselves.
 *
 * <p>To add a command, write one class here and add one line to {@code Main.commandLine}.
 */
@NullMarked
package org.rhei.cli.command;

import org.jspecify.annotations.NullMarked;
