/**
 * How a client speaks SMTP (RFC 5321, RFC 2920), and what a breach weighs. Programs that send bulk mail from hijacked
 * machines are often written by people who have not read the standard: they talk before the greeting, do not wait for
 * replies, end lines in their own way. Some honest programs do so too, so that a breach is a hint among others. What must
 * not pass at all stands in the policy's {@code protocol:} block and is refused at the front door.
 */
@NullMarked
package io.sallyport.filter.protocol;

import org.jspecify.annotations.NullMarked;
