package io.sallyport.admin.quarantine;

/**
 * What shall be done with each of many held mails.
 *
 * @param order what is said with it; names no version, as nobody has looked at each
 */
record BulkOrder(BulkAct act, Order order) {}
