/**
 * Which store keeps what: the gateway's own files, or a database that several gateways share, with the files standing in
 * while it is away. Mail goes on then; what was kept here meanwhile is brought to the shared store later, once.
 */
@NullMarked
package io.sallyport.store.shared;

import org.jspecify.annotations.NullMarked;
