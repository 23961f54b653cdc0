package io.sallyport.admin.accounts;

import java.util.List;

/** Everybody who logs in with a password, in the order that they were added. */
public record UsersPage(List<UserView> users) {}
