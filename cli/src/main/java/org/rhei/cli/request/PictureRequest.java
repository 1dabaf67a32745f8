package org.rhei.cli.request;

import org.rhei.cli.output.OutputFile;

/**
 * A corner plot that is drawn of the samples of a draw.
 *
 * @param file the picture
 * @param corner the contents of the plot beside the samples
 */
public record PictureRequest(OutputFile file, CornerRequest corner) {}
