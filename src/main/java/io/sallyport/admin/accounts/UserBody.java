package io.sallyport.admin.accounts;

import io.sallyport.admin.access.Users;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who shall log in.
 *
 * @param domains whose mail they may see and decide on; without: of all domains
 * @param content whether they may see messages though their role may not
 * @param password for the first login; without one it is made up
 */
public record UserBody(
        @NotNull @Pattern(regexp = Accounts.NAME) String name,

        @NotNull @Pattern(regexp = "admin|operator|helpdesk|auditor")
        String role,

        @Nullable @Size(min = 1, max = 1000) List<@NotNull @Size(min = 1, max = 253) String> domains,
        @Nullable Boolean content,

        @Nullable @Size(min = Users.SHORTEST_PASSWORD, max = Users.LONGEST_PASSWORD)
        String password) {}
