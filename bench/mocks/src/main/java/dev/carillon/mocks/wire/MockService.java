package dev.carillon.mocks.wire;

/** Decides what one request gets. Called on a network thread: it must not block. */
@FunctionalInterface
public interface MockService {

  Reply serve(MockRequest request);
}
