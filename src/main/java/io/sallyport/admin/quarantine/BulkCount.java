package io.sallyport.admin.quarantine;

/**
 * With how many mails something would be done.
 *
 * @param capped whether there are more than were counted
 */
public record BulkCount(long mails, boolean capped) {}
