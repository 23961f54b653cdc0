package io.sallyport.admin.accounts;

import io.sallyport.admin.access.Users;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Another password.
 *
 * @param password for the next login; without one it is made up
 */
public record PasswordBody(
        @Nullable @Size(min = Users.SHORTEST_PASSWORD, max = Users.LONGEST_PASSWORD)
        String password) {}
