package io.sallyport.policy;

import io.sallyport.policy.yaml.Default;

/**
 * A file {@code domains/<domain>.yaml}, laid over the defaults.
 *
 * @param relay where the domain's mail goes, and how
 * @param authentication what it means how a mail's sender was authenticated
 * @param recipients how it is known which of its mailboxes exist
 */
record DomainFile(
        RelayPolicy relay,
        AuthenticationPolicy authentication,
        @Default("callout") RecipientsBlock recipients) {}
