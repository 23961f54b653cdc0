package io.sallyport.policy;

/**
 * What holds for one served domain: a file {@code policies/domains/<domain>.yaml} over the defaults.
 *
 * @param domain the name as A-labels in lower case
 * @param relay where its mail goes, and how
 * @param recipients how it is known which of its mailboxes exist
 * @param authentication what it means how a mail's sender was authenticated
 */
public record DomainPolicy(
        String domain, RelayPolicy relay, RecipientsPolicy recipients, AuthenticationPolicy authentication) {}
