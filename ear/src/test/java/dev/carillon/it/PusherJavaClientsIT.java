package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannelEventListener;
import com.pusher.client.channel.PrivateChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import com.pusher.client.channel.User;
import com.pusher.client.connection.ConnectionState;
import com.pusher.rest.Pusher;
import com.pusher.rest.data.PresenceUser;
import com.pusher.rest.data.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The public Java clients of Pusher's protocol, as Maven Central has them, against the server. */
@ExtendWith(Suite.Extension.class)
class PusherJavaClientsIT {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Suite suite;
  private final Pusher server;
  private final List<com.pusher.client.Pusher> clients = new ArrayList<>();
  private final String name = UUID.randomUUID().toString();

  PusherJavaClientsIT(Suite suite) {
    this.suite = suite;
    this.server = new Pusher("app-id", "app-key", "app-secret");
    server.setHost(suite.uri().getAuthority());
    server.setEncrypted(false);
  }

  @AfterEach
  void disconnect() {
    clients.forEach(com.pusher.client.Pusher::disconnect);
  }

  /** Keeps what a channel tells. */
  private static final class Heard
      implements PrivateChannelEventListener, PresenceChannelEventListener {
    private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

    @Override
    public void onSubscriptionSucceeded(String channel) {
      notes.add("subscribed");
    }

    @Override
    public void onAuthenticationFailure(String message, Exception e) {
      notes.add("refused");
    }

    @Override
    public void onEvent(PusherEvent event) {
      notes.add(event.getEventName() + " " + event.getData() + " " + event.getUserId());
    }

    @Override
    public void onUsersInformationReceived(String channel, Set<User> users) {
      notes.add("users " + users.size());
    }

    @Override
    public void userSubscribed(String channel, User user) {
      notes.add("came " + user.getId());
    }

    @Override
    public void userUnsubscribed(String channel, User user) {
      notes.add("went " + user.getId());
    }

    String next() throws InterruptedException {
      return notes.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private com.pusher.client.Pusher connect(String user) {
    PusherOptions options =
        new PusherOptions()
            .setHost(suite.uri().getHost())
            .setWsPort(suite.uri().getPort())
            .setUseTLS(false);
    options.setChannelAuthorizer(
        (channel, socketId) ->
            channel.startsWith("presence-")
                ? server.authenticate(
                    socketId, channel, new PresenceUser(user, Map.of("name", user)))
                : server.authenticate(socketId, channel));
    options.setUserAuthenticator(
        socketId -> {
          String data = ApiClient.object().put("id", user).toString();
          String auth = ApiClient.auth(socketId + "::user::" + data);
          return ApiClient.object().put("auth", auth).put("user_data", data).toString();
        });
    com.pusher.client.Pusher client = new com.pusher.client.Pusher("app-key", options);
    clients.add(client);
    client.connect();
    return client;
  }

  @Test
  void eventsReachPublicAndPrivateChannels() throws InterruptedException {
    for (String channel : List.of("java-" + name, "private-java-" + name)) {
      Heard heard = new Heard();
      if (channel.startsWith("private-")) {
        connect("ann").subscribePrivate(channel, heard, "hello");
      } else {
        connect("ann").subscribe(channel, heard, "hello");
      }
      assertThat(heard.next()).isEqualTo("subscribed");
      Result result = server.trigger(channel, "hello", Map.of("n", 1));
      assertThat(result.getHttpStatus()).isEqualTo(200);
      assertThat(heard.next()).startsWith("hello {\"n\":1}");
    }
  }

  @Test
  void presenceAndClientEventsWork() throws InterruptedException {
    String channel = "presence-java-" + name;
    Heard ann = new Heard();
    connect("ann").subscribePresence(channel, ann, "client-hi");
    assertThat(List.of(ann.next(), ann.next())).containsExactlyInAnyOrder("subscribed", "users 1");
    Heard bob = new Heard();
    com.pusher.client.Pusher bobs = connect("bob");
    var room = bobs.subscribePresence(channel, bob);
    assertThat(List.of(bob.next(), bob.next())).containsExactlyInAnyOrder("subscribed", "users 2");
    assertThat(ann.next()).isEqualTo("came bob");
    room.trigger("client-hi", "{\"a\":1}");
    assertThat(ann.next()).isEqualTo("client-hi {\"a\":1} bob");
    bobs.disconnect();
    assertThat(ann.next()).isEqualTo("went bob");
  }

  @Test
  void theServerLibraryReadsStateAndIsToldOfMistakes() {
    Result channels = server.get("/channels", Map.of("filter_by_prefix", "java-none"));
    assertThat(channels.getMessage()).isEqualTo("{\"channels\":{}}");
    Pusher stranger = new Pusher("app-id", "app-key", "wrong");
    stranger.setHost(suite.uri().getAuthority());
    stranger.setEncrypted(false);
    assertThat(stranger.trigger("java-" + name, "x", "y").getHttpStatus()).isEqualTo(401);
  }

  @Test
  void aClientThatComesBackIsOnItsChannelsAgain() throws InterruptedException {
    Heard heard = new Heard();
    com.pusher.client.Pusher client = connect("ann");
    client.subscribe("java-back-" + name, heard, "hello");
    assertThat(heard.next()).isEqualTo("subscribed");
    client.disconnect();
    Waiting.until(
        "disconnected",
        WAIT,
        () -> client.getConnection().getState() == ConnectionState.DISCONNECTED);
    client.connect();
    assertThat(heard.next()).isEqualTo("subscribed");
  }

  @Test
  void aSignedInClientThatIsAskedToReconnectDoesSo() throws InterruptedException {
    Heard heard = new Heard();
    com.pusher.client.Pusher client = connect("java-" + name);
    client.signin();
    client.subscribe("java-asked-" + name, heard, "hello");
    assertThat(heard.next()).isEqualTo("subscribed");
    Waiting.until("signed in", WAIT, () -> client.user().userId() != null);
    String before = client.getConnection().getSocketId();
    Result asked = server.post("/users/java-" + name + "/force_reconnect", "{}");
    assertThat(asked.getHttpStatus()).isEqualTo(200);
    assertThat(heard.next()).isEqualTo("subscribed");
    assertThat(client.getConnection().getSocketId()).isNotEqualTo(before);
    server.trigger("java-asked-" + name, "hello", Map.of("n", 2));
    assertThat(heard.next()).startsWith("hello {\"n\":2}");
  }
}
