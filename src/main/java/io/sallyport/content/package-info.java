/**
 * What a message carries: its parts, what is packed in them, the text that a person would read, the addresses that she
 * could click on. It is found out once, and all filters look at the same.
 *
 * <p>Everything here reads what strangers wrote: sizes, depths, counts and times are bounded by {@link
 * io.sallyport.policy.ContentPolicy}, and what goes beyond is a fact with a name, which filters weigh.
 */
@NullMarked
package io.sallyport.content;

import org.jspecify.annotations.NullMarked;
