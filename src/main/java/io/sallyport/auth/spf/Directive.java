package io.sallyport.auth.spf;

/**
 * A mechanism and what its match means (RFC 7208 § 4.6.2).
 *
 * @param result what the qualifier says: pass, fail, softfail or neutral
 * @param text as it stands in the record
 */
public record Directive(SpfResult.Result result, Mechanism mechanism, String text) {}
