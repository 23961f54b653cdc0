/**
 * Rules about what a message says: words, phrases and expressions in its text as a person reads it, in text that is hidden
 * from her, in documents, fields and names of files. Programs that send junk write the same things again and again, and hide
 * from filters what they show to people, or from people what they show to filters; so both are looked at, and that they
 * differ is itself a sign.
 *
 * <p>The other way around, some text should not travel by mail at all: numbers of cards, accounts and persons. Most of them
 * have check digits (ISO/IEC 7812, ISO 13616, and the rules of each country), which part them from other numbers.
 */
@NullMarked
package io.sallyport.filter.content;

import org.jspecify.annotations.NullMarked;
