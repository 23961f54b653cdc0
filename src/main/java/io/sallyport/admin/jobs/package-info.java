/**
 * Work that takes longer than a request may wait. Whoever asks for it gets the address of a job, looks there how far it is,
 * and can stop it between two of its steps. Jobs run one after the other, so that they never take the gateway from the mail
 * that comes in; they live in memory, and what they did stands in the audit log.
 */
@NullMarked
package io.sallyport.admin.jobs;

import org.jspecify.annotations.NullMarked;
