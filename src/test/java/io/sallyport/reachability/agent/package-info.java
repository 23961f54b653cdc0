/** Lies in a jar of its own, on the boot class path of the program that is watched: no class of another package is used. */
package io.sallyport.reachability.agent;
