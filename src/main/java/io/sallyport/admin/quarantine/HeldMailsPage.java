package io.sallyport.admin.quarantine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of held mails.
 *
 * @param next for {@code after} of the next request; null if this is the last page
 */
public record HeldMailsPage(
        List<HeldMailView> mails, @Nullable String next) {}
