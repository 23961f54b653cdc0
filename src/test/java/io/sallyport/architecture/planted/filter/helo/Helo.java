package io.sallyport.architecture.planted.filter.helo;

/** A filter. */
public class Helo {}
