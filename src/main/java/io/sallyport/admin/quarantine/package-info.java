/**
 * The quarantine as people reach it: who may see and do what with which held mail ({@link
 * io.sallyport.admin.quarantine.QuarantineDesk}, which the interface and the page both go through), the interface under {@code
 * /api/quarantine}, and what many mails are decided by at once.
 */
@NullMarked
package io.sallyport.admin.quarantine;

import org.jspecify.annotations.NullMarked;
