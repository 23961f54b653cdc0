package io.sallyport.quarantine;

import org.jspecify.annotations.Nullable;

/**
 * What is made of a {@link QuarantinePlace}.
 *
 * @param holder what takes mail in
 * @param homecoming what brings mail that had to be held elsewhere; null if that never happens
 */
record Stock(MessageFiles files, Holder holder, @Nullable Homecoming homecoming) {}
