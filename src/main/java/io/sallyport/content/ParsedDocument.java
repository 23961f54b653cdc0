package io.sallyport.content;

import io.sallyport.extract.Extraction;

/**
 * A document that was given to a parser, and what came of it.
 *
 * @param item the document
 * @param extraction what the parser made of it
 */
public record ParsedDocument(Item item, Extraction extraction) {}
