package dev.carillon.mocks.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * A port on the loopback address that serves one mock: TLS (the shared {@link MockCertificate}) and
 * clear text, HTTP/2 and HTTP/1.1, whichever the client begins with.
 */
public final class MockServer implements AutoCloseable {

  private final Channel listening;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  private MockServer(
      MockNet net,
      int port,
      int maxConcurrentStreams,
      SslContext tls,
      MockService service,
      WebSocketService webSockets) {
    this.listening =
        new ServerBootstrap()
            .group(net.group())
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    DelayWheel wheel = net.wheelOf(channel.eventLoop());
                    channel
                        .pipeline()
                        .addLast(
                            new ProtocolSniffer(
                                service, webSockets, wheel, tls, maxConcurrentStreams));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
  }

  /**
   * Listens.
   *
   * @param port 0 for any free one
   * @param maxConcurrentStreams as told to HTTP/2 clients
   */
  public static MockServer start(
      MockNet net, int port, int maxConcurrentStreams, MockService service) throws IOException {
    return new MockServer(net, port, maxConcurrentStreams, bothProtocols(), service, null);
  }

  /** Listens, and also takes WebSocket connections to {@code /}. */
  public static MockServer start(
      MockNet net, int port, MockService service, WebSocketService webSockets) throws IOException {
    return new MockServer(net, port, 100, bothProtocols(), service, webSockets);
  }

  /** Listens on any free port, and offers nothing but HTTP/1.1 over TLS. */
  public static MockServer startHttp1(MockNet net, MockService service) throws IOException {
    SslContext tls = MockCertificate.shared().serverContext(ApplicationProtocolNames.HTTP_1_1);
    return new MockServer(net, 0, 1, tls, service, null);
  }

  private static SslContext bothProtocols() throws IOException {
    return MockCertificate.shared()
        .serverContext(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** {@code http://localhost:port}. */
  public URI uri() {
    return URI.create("http://localhost:" + port());
  }

  /** {@code https://localhost:port}, the same port. */
  public URI tlsUri() {
    return URI.create("https://localhost:" + port());
  }

  /** Connections open now. */
  public int connections() {
    return connections.size();
  }

  /** Closes every connection that is open, as a crash of the provider's front end would. */
  public void dropConnections() {
    connections.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    dropConnections();
  }
}
