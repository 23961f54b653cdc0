/**
 * What runs in a worker process: the parsers of documents. Nothing here is ever loaded by the gateway, which knows it by
 * name alone.
 *
 * <p>{@link io.sallyport.extract.worker.ExtractWorker} reads a document from its standard input, has it parsed by an
 * explicit list of parsers, looks itself for what they do not tell (macros, scripts, what is fetched from elsewhere), and
 * writes what came of it to its standard output. No parser that starts a program or reads from elsewhere is on the list.
 */
@NullMarked
package io.sallyport.extract.worker;

import org.jspecify.annotations.NullMarked;
