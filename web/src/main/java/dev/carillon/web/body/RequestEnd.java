package dev.carillon.web.body;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Gives back what a request's body held when the request is over, however it ended. */
final class RequestEnd implements AsyncListener {

  private final BodyReading reading;
  private final BodyBudget.Place place;

  RequestEnd(BodyReading reading, BodyBudget.Place place) {
    this.reading = reading;
    this.place = place;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    place.release();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    reading.timedOut();
  }

  @Override
  public void onError(AsyncEvent event) {
    place.release();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this); // a route that goes on by itself
  }
}
