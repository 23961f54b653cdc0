/**
 * What must be found again, in SQLite files of this gateway's own: nothing to install, nothing to run beside it.
 *
 * <p>Each part that stores something has a file, {@code <name>.db}, so that a full or damaged one harms no other and a
 * busy one lets the others write. A file is an {@link io.sallyport.store.embedded.EmbeddedDatabase}: one connection writes,
 * a few read, and neither waits for the other, because changes go to a log beside the file first (SQLite's
 * write-ahead log). Its tables are made and changed by the scripts in {@code db/embedded/<name>/}, in the order of their
 * numbers, each once. The octets of mail are never here. A promise to deliver is kept by
 * the spool; one to hold rests on {@code quarantine.db}, whose transactions therefore wait for the disk.
 */
@NullMarked
package io.sallyport.store.embedded;

import org.jspecify.annotations.NullMarked;
