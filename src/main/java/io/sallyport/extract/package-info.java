/**
 * Text, links and embedded files of documents (PDF, Office, OpenDocument, RTF, images and others).
 *
 * <p>A parser of documents is tens of thousands of lines that read what strangers wrote: sooner or later one of them
 * hangs, eats all memory, or worse. So none runs in the gateway. The gateway keeps a few
 * processes of its own, gives each one document after another through a pipe, and kills and replaces the process when it
 * takes too long, needs too much, says too much or ends; then the document is one that could not be parsed, and that is
 * all.
 */
@NullMarked
package io.sallyport.extract;

import org.jspecify.annotations.NullMarked;
