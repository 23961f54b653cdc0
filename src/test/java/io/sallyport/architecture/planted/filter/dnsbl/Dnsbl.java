package io.sallyport.architecture.planted.filter.dnsbl;

import io.sallyport.architecture.planted.filter.helo.Helo;

/** Knows another filter. */
public class Dnsbl {
    Helo helo = new Helo();
}
