/**
 * The files of {@code tests/} beside the policy: mails that are made up, and what the policy must make of them. They are
 * documentation that cannot lie, and the gate that a changed policy must pass before it is in force.
 */
@NullMarked
package io.sallyport.policy.test;

import org.jspecify.annotations.NullMarked;
