package org.rhei.cli.request;

import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;

/**
 * The observations to draw for.
 *
 * @param option the option that names the file
 * @param file the file; null if none was given
 * @param batch true if the file may hold many observations, whose posteriors are drawn together
 */
public record ObservationRequest(String option, @Nullable InputFile file, boolean batch) {}
