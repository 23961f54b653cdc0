package io.sallyport.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the queue, oldest mail first.
 *
 * @param total how many mails the whole queue holds, whatever was asked for
 * @param next what to give as {@code after} for the mails behind these; null if there are none
 */
public record QueuePage(
        long total, List<QueuedMail> mails, @Nullable String next) {}
