/**
 * Where links of digests lead: pages that ask and do what a recipient may with one held mail, without a login. The link
 * itself is the proof (see {@link io.sallyport.digest.DigestLinks}); it changes something only by the form of its page.
 */
@NullMarked
package io.sallyport.admin.digest;

import org.jspecify.annotations.NullMarked;
