package io.sallyport.extract.worker;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.Result;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads QR and bar codes in images. An image is not decoded before its header has told that it is not too large: a file of
 * a few kilobytes can claim a hundred thousand pixels a side.
 */
final class ImageCodes {
    /** Of one image. Photographs of telephones have some 12 to 50 million. */
    private static final long MOST_PIXELS = 50_000_000;

    /** Larger images are read at a fraction of their size: codes that people photograph from a screen are not that fine. */
    private static final long ENOUGH_PIXELS = 2_000_000;

    /** Of all images of a document, which bounds the time that they take. */
    private static final long MOST_PIXELS_OF_ALL = 100_000_000;

    private static final int LEAST_SIDE = 21; // Modules of the smallest QR code (ISO/IEC 18004)

    private final Gathered gathered;
    private long pixels;

    ImageCodes(Gathered gathered) {
        this.gathered = gathered;
    }

    /** Whether an image of this size may be looked at; counts it if so. */
    boolean admits(long width, long height) {
        if (width < LEAST_SIDE || height < LEAST_SIDE) {
            return false;
        }
        if (width > MOST_PIXELS || height > MOST_PIXELS || width * height > MOST_PIXELS) {
            gathered.cut();
            return false;
        }
        pixels += width * height;
        if (pixels > MOST_PIXELS_OF_ALL) {
            gathered.cut();
            return false;
        }
        return true;
    }

    /** Reads the codes in the octets of an image file; nothing if they are none that is known here. */
    void search(byte[] octets) {
        BufferedImage image;
        try {
            image = decode(octets);
        } catch (IOException | RuntimeException e) {
            // The decoders of the JDK throw what they like. What they cannot show is no code for a person either, but
            // another program may show it.
            gathered.cut();
            return;
        }
        if (image != null) {
            search(image);
        }
    }

    private @Nullable BufferedImage decode(byte[] octets) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(octets))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return null;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if (!admits(width, height)) {
                    return null;
                }
                ImageReadParam param = reader.getDefaultReadParam();
                int step = step(width, height);
                param.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, param);
            } finally {
                reader.dispose();
            }
        }
    }

    /** Each how many pixels of a line one is read. */
    static int step(int width, int height) {
        return (int) Math.max(1, Math.floor(Math.sqrt((double) width * height / ENOUGH_PIXELS)));
    }

    /** Reads the codes in an image: all QR codes, or one of another kind. */
    void search(BufferedImage image) {
        LuminanceSource source = new BufferedImageLuminanceSource(image);
        if (!searchIn(source)) {
            searchIn(source.invert()); // White on black, as dark pages have it
        }
    }

    private boolean searchIn(LuminanceSource source) {
        Map<DecodeHintType, Object> hints = new EnumMap<>(DecodeHintType.class);
        hints.put(DecodeHintType.TRY_HARDER, true);
        BinaryBitmap bitmap = new BinaryBitmap(new HybridBinarizer(source));
        try {
            for (Result result : new QRCodeMultiReader().decodeMultiple(bitmap, hints)) {
                gathered.code(result.getText());
            }
            return true;
        } catch (NotFoundException none) {
            return searchOther(bitmap, hints);
        }
    }

    private boolean searchOther(BinaryBitmap bitmap, Map<DecodeHintType, Object> hints) {
        try {
            gathered.code(new MultiFormatReader().decode(bitmap, hints).getText());
            return true;
        } catch (NotFoundException none) {
            return false;
        }
    }
}
