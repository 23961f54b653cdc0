/**
 * What became of the attempt to look into documents. Their parsers are large programs that read what strangers wrote, and
 * therefore run in processes of their own, with bounds on time and memory. A document that breaks a bound was not looked
 * at, whoever is to blame: a maker of malware who knows the bounds could mean just that. So it is said, and the policy says
 * what it means; nothing passes in silence.
 */
@NullMarked
package io.sallyport.filter.extract;

import org.jspecify.annotations.NullMarked;
