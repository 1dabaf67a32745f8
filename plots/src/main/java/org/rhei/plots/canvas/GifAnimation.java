package org.rhei.plots.canvas;

import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes figures as the frames of an animated GIF that repeats without end (GIF89a, NETSCAPE2.0). */
public final class GifAnimation implements AutoCloseable {
    private static final int PIXELS_PER_INCH = 110;

    private final ImageWriter writer =
            ImageIO.getImageWritersByFormatName("gif").next();
    private final ImageOutputStream bytes;

    /**
     * Creates an animation and writes its header.
     *
     * @param out receives the bytes of the file; it stays open
     * @throws IOException when the stream fails
     */
    public GifAnimation(OutputStream out) throws IOException {
        bytes = new MemoryCacheImageOutputStream(out);
        writer.setOutput(bytes);
        writer.prepareWriteSequence(null);
    }

    /**
     * Adds a frame.
     *
     * @param figure the frame's drawing
     * @param centiseconds how long the frame stays, in hundredths of a second
     * @throws IOException when the stream fails
     */
    public void add(Figure figure, int centiseconds) throws IOException {
        RasterCanvas canvas = new RasterCanvas(figure.width(), figure.height(), PIXELS_PER_INCH);
        figure.draw(canvas);
        IIOMetadata metadata =
                writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(canvas.image()), null);
        String format = metadata.getNativeMetadataFormatName();
        metadata.mergeTree(format, description(format, centiseconds));
        writer.writeToSequence(new IIOImage(canvas.image(), null, metadata), null);
    }

    private static IIOMetadataNode description(String format, int centiseconds) {
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", Integer.toString(centiseconds));
        control.setAttribute("transparentColorIndex", "0");
        IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0}); // without end
        IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(loop);
        IIOMetadataNode root = new IIOMetadataNode(format);
        root.appendChild(control);
        root.appendChild(extensions);
        return root;
    }

    @Override
    public void close() throws IOException {
        try (bytes) {
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }
}
