import com.google.gson.Gson;
import java.net.URI;
import java.util.Map;

/** java Call FUNCTION ARGUMENT...: calls it on a Carillon and prints what it returned. */
final class Call {
  private Call() {}

  public static void main(String[] given) {
    Map<String, String> env = System.getenv();
    Carillon carillon =
        new Carillon(
            URI.create(env.get("CARILLON_URL")),
            env.get("CARILLON_APP"),
            env.get("CARILLON_KEY"),
            env.get("CARILLON_SECRET"));
    System.out.print(
        switch (given[0]) {
          case "orderCreated" -> {
            carillon.orderCreated(given[1], new Gson().fromJson(given[2], Map.class));
            yield "";
          }
          case "authorize" -> carillon.authorize(given[1], given[2], given[3]).orElse("");
          case "notify" -> carillon.notify(given[1], given[2], given[3]);
          case "userToken" -> carillon.userToken(given[1]);
          default -> throw new IllegalArgumentException(given[0]);
        });
  }
}
