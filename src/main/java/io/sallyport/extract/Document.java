package io.sallyport.extract;

import io.sallyport.mail.Octets;
import org.jspecify.annotations.Nullable;

/**
 * A file to be parsed.
 *
 * @param path where it lies in its message, for logs
 * @param octets what it holds; read on a thread of the extractor, until the extraction is complete
 * @param mediaType what it is by its first octets, not what its sender says
 * @param name its name; null without one. No parser is chosen by it
 */
public record Document(
        String path,
        Octets octets,
        String mediaType,
        @Nullable String name) {}
