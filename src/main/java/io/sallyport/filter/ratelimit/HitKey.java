package io.sallyport.filter.ratelimit;

/**
 * For whom something is counted, and by which limit. Implementations hash it: it holds addresses of people.
 *
 * @param text the limit and the values of its key, one a line; no line of SMTP holds a line feed, so that no client can
 *     make one key look like another
 */
public record HitKey(String text) {}
