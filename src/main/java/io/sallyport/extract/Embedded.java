package io.sallyport.extract;

import io.sallyport.mail.Octets;

/**
 * A file in a document. It was not parsed itself, except that images were searched for codes.
 *
 * @param name as the document has it; empty without one. Not to be trusted: it may lead out of a folder
 * @param mediaType what the parser takes it for; what it is should be told by its first octets
 * @param octets what it holds, in memory
 */
public record Embedded(String name, String mediaType, Octets octets) {}
