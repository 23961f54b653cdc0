package io.sallyport.content.archive;

import static java.util.Map.entry;

import io.sallyport.content.Item;
import io.sallyport.content.Item.Role;
import io.sallyport.content.Opener;
import io.sallyport.content.Opening;
import io.sallyport.content.file.ItemFact;
import io.sallyport.content.zip.ZipDecoders;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** Opens files that are compressed, but no archives: one thing is in them, under the name without the last extension. */
final class CompressedOpener implements Opener {
    private static final int MOST_KIB = ZipDecoders.MOST_MEMORY_KIB;

    /** Extensions that stand for two. */
    private static final Map<String, String> SHORT = Map.ofEntries(
            entry("tgz", "tar"),
            entry("taz", "tar"),
            entry("tbz", "tar"),
            entry("tbz2", "tar"),
            entry("txz", "tar"),
            entry("svgz", "svg"),
            entry("emz", "emf"));

    private interface Decoder {
        InputStream open(InputStream packed) throws IOException;
    }

    private static final Map<String, Decoder> DECODERS = Map.ofEntries(
            entry("application/gzip", CompressedOpener::gzip),
            entry("application/x-bzip2", packed -> new BZip2CompressorInputStream(packed, true)),
            entry("application/x-xz", packed -> new XZInputStream(packed, MOST_KIB)),
            entry("application/x-lzma", packed -> new LZMAInputStream(packed, MOST_KIB)),
            entry("application/x-compress", packed -> new ZCompressorInputStream(packed, MOST_KIB)),
            entry("application/x-lz4", packed -> new FramedLZ4CompressorInputStream(packed, true)));

    @Override
    public boolean opens(Item item) {
        return DECODERS.containsKey(item.type().mediaType());
    }

    @Override
    public void open(Item item, Opening into) throws IOException {
        Decoder decoder = DECODERS.get(item.type().mediaType());
        if (decoder == null) {
            return;
        }
        try (InputStream packed = into.seekable().open();
                InputStream unpacked = decoder.open(packed)) {
            PushbackInputStream begun = new PushbackInputStream(unpacked);
            int first = begun.read(); // Some say only now what memory they want
            if (first >= 0) {
                begun.unread(first);
            }
            into.member(names(item, unpacked), null, Role.MEMBER, Set.of(), begun);
        } catch (MemoryLimitException | org.apache.commons.compress.MemoryLimitException e) {
            into.fact(ItemFact.NOT_UNPACKED); // Wants a larger dictionary than it may have
        }
    }

    private static InputStream gzip(InputStream packed) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .get();
    }

    private static List<String> names(Item item, InputStream unpacked) {
        List<String> names = new ArrayList<>();
        String name = item.name();
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            String longer = SHORT.get(name.substring(dot + 1).toLowerCase(Locale.ROOT));
            names.add(longer == null ? name.substring(0, dot) : name.substring(0, dot + 1) + longer);
        }
        if (unpacked instanceof GzipCompressorInputStream gzip) {
            String original = gzip.getMetaData().getFileName();
            if (original != null && !original.isEmpty()) {
                names.add(original); // Some unpackers take this one (RFC 1952 § 2.3.1)
            }
        }
        return names;
    }
}
