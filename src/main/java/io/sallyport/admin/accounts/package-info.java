/**
 * Who may use the gateway, over REST: users, who log in with a password, and tokens for programs (RFC 6750). Secrets are
 * shown once, to whoever makes them; what is kept of them is in no answer.
 */
@NullMarked
package io.sallyport.admin.accounts;

import org.jspecify.annotations.NullMarked;
