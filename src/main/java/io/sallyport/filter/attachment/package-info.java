/**
 * Attachments: what a message brings as files (RFC 2183), packed ones unpacked, and what happens to whoever opens them. A
 * name says what a file pretends to be, its first octets what it is; people see the name, and computers run the octets.
 * Malware comes as a program, a script or a shortcut, most often packed; or as a document that holds a program (macros,
 * JavaScript) or fetches one; or as something that no scanner can look into: encrypted, damaged, packed too deep.
 */
@NullMarked
package io.sallyport.filter.attachment;

import org.jspecify.annotations.NullMarked;
