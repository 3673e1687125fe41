package dev.carillon.providers.outgoing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server on loopback that answers each connection with whatever bytes its script writes. */
final class ScriptedServer implements AutoCloseable {

  /** Writes an answer; ends when the client closes, with an exception. */
  @FunctionalInterface
  interface Script {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  ScriptedServer(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** One that takes a request and says nothing until the client hangs up. */
  static ScriptedServer silent() throws IOException {
    return new ScriptedServer(null);
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  int port() {
    return listener.getLocalPort();
  }

  URI url(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  /** The request lines and headers of each request so far. */
  Queue<String> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      requests.add(head.toString());
      if (script == null) {
        waitForTheEnd(in);
      } else {
        script.answer(socket.getOutputStream());
      }
    } catch (IOException e) {
      // the client has gone, which is what most scripts are for
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void waitForTheEnd(BufferedReader in) throws IOException {
    try {
      while (in.read() >= 0) {
        // the rest of the request
      }
    } finally {
      hungUp.countDown();
    }
  }

  /** Whether a client hung up on the silent server, waited for. */
  boolean hungUp() throws InterruptedException {
    return hungUp.await(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
