package org.rhei.plots.canvas;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
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

/**
 * Draws pixels for a PNG. Letters are drawn as outlines: Java's own fonts need a font and fontconfig on the machine.
 */
final class RasterCanvas implements Canvas {
    private static final int PIXELS_PER_INCH = 200;
    private static final double METRES_PER_INCH = 0.0254;
    private static final double POINTS_PER_INCH = 72;

    /** ImageIO's own name for PNG's metadata; its common format writes the inverse of the resolution (JDK 25). */
    private static final String PNG_METADATA = "javax_imageio_png_1.0";

    private final int pixelsPerInch;
    private final BufferedImage image;
    private final Graphics2D graphics;

    RasterCanvas(double width, double height) {
        this(width, height, PIXELS_PER_INCH);
    }

    RasterCanvas(double width, double height, int pixelsPerInch) {
        this.pixelsPerInch = pixelsPerInch;
        double pixels = pixelsPerInch / POINTS_PER_INCH;
        image = new BufferedImage(
                (int) Math.ceil(width * pixels), (int) Math.ceil(height * pixels), BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(pixels, pixels);
    }

    /** Returns the pixels drawn so far. */
    BufferedImage image() {
        return image;
    }

    @Override
    public void fill(Shape shape, int colour) {
        fill(shape, colour, RenderingHints.VALUE_ANTIALIAS_ON);
    }

    @Override
    public void fillCells(Shape shape, int colour) {
        fill(shape, colour, RenderingHints.VALUE_ANTIALIAS_OFF);
    }

    private void fill(Shape shape, int colour, Object smoothing) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smoothing);
        graphics.setColor(new Color(colour));
        graphics.fill(shape);
    }

    @Override
    public void stroke(Shape shape, Pen pen) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(pen.colour()));
        float[] dashes = pen.dash() == 0 ? null : new float[] {(float) pen.dash(), (float) pen.dash()};
        graphics.setStroke(
                new BasicStroke((float) pen.width(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, dashes, 0));
        graphics.draw(shape);
    }

    @Override
    public void text(String text, double x, double y, TextStyle style) {
        fill(Typeface.DEJAVU_SANS.placed(text, x, y, style), style.colour());
    }

    @Override
    public void textUpwards(String text, double x, double y, TextStyle style) {
        fill(Typeface.DEJAVU_SANS.placedUpwards(text, x, y, style), style.colour());
    }

    @Override
    public void write(OutputStream out) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream bytes = new MemoryCacheImageOutputStream(out)) {
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
            metadata.mergeTree(PNG_METADATA, resolution());
            writer.setOutput(bytes);
            writer.write(new IIOImage(image, null, metadata));
        } finally {
            writer.dispose();
        }
    }

    /** Returns the size of a pixel as PNG metadata, so that the picture prints at its intended size. */
    private IIOMetadataNode resolution() {
        String perMetre = Long.toString(Math.round(pixelsPerInch / METRES_PER_INCH));
        IIOMetadataNode pixels = new IIOMetadataNode("pHYs");
        pixels.setAttribute("pixelsPerUnitXAxis", perMetre);
        pixels.setAttribute("pixelsPerUnitYAxis", perMetre);
        pixels.setAttribute("unitSpecifier", "meter");
        IIOMetadataNode root = new IIOMetadataNode(PNG_METADATA);
        root.appendChild(pixels);
        return root;
    }
}
