package io.sallyport.admin.accounts;

import io.sallyport.admin.access.Permission;
import io.sallyport.admin.access.Role;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token for a program.
 *
 * @param role its bearer may do all that this role may
 * @param permissions its bearer may do these, with what the role may
 * @param domains whose mail its bearer may see and decide on; without: of all domains
 * @param days after so many it opens nothing any more; without: 365
 */
public record TokenBody(
        @NotNull @Pattern(regexp = Accounts.NAME) String name,

        @Nullable @Pattern(regexp = "admin|operator|helpdesk|auditor")
        String role,

        @Nullable @Size(max = 100) List<@NotNull @Pattern(regexp = "[a-z_]{1,40}") String> permissions,
        @Nullable @Size(min = 1, max = 1000) List<@NotNull @Size(min = 1, max = 253) String> domains,
        @Nullable @Min(1) @Max(LONGEST) Integer days) {
    /** What a token may be called. */
    public static final String NAME = Accounts.NAME;

    /** Ten years. */
    public static final int LONGEST = 3660;

    /**
     * What its bearer may do.
     *
     * @throws IllegalArgumentException if that is nothing, or there is no such permission
     */
    Set<Permission> allowed() {
        Set<Permission> allowed = EnumSet.noneOf(Permission.class);
        if (role != null) {
            allowed.addAll(Role.valueOf(role.toUpperCase(Locale.ROOT)).permissions());
        }
        for (String permission : permissions == null ? List.<String>of() : permissions) {
            try {
                allowed.add(Permission.valueOf(permission.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("permissions: there is no " + permission, e);
            }
        }
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("role, permissions: one of them is needed");
        }
        return allowed;
    }

    /** How many days it is good for. */
    int length() {
        return days == null ? 365 : days;
    }
}
