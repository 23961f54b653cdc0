package io.sallyport.admin.accounts;

import io.sallyport.admin.access.User;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who logs in with a password.
 *
 * @param domains whose mail they may see and decide on; null: of all domains
 * @param content whether they may see messages though their role may not
 * @param mustChange whether they must change the password before anything else
 * @param password for the first login, in the answer to whoever had it made up, once; null otherwise
 */
public record UserView(
        String name,
        String role,
        @Nullable List<String> domains,
        boolean content,
        boolean mustChange,
        @Nullable String password) {
    static UserView of(User user) {
        return of(user, null);
    }

    static UserView of(User user, @Nullable String password) {
        Set<String> domains = user.domains();
        return new UserView(
                user.name(),
                user.role().text(),
                domains == null ? null : domains.stream().sorted().toList(),
                user.content(),
                user.mustChange(),
                password);
    }
}
