package io.sallyport.admin.lists;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That the sender of a held mail shall be remembered.
 *
 * @param list which one
 * @param expires the last day on which the entry holds, such as 2027-01-31; missing: in 90 days
 * @param scope {@code address} or {@code domain}
 */
public record RememberBody(
        @NotNull @Size(min = 1, max = 200) String list,

        @Nullable @Pattern(regexp = "|\\d{4}-\\d{2}-\\d{2}", message = "must be a day such as 2027-01-31")
        String expires,

        @NotNull @Pattern(regexp = "address|domain") String scope) {
    /**
     * The same as a wish.
     *
     * @throws IllegalArgumentException if there is no such day
     */
    public Remember toWish() {
        return new Remember(
                list, EntryBody.day("expires", expires), Remember.Scope.valueOf(scope.toUpperCase(Locale.ROOT)));
    }
}
