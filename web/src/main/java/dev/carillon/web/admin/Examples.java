package dev.carillon.web.admin;

/** Examples of the operator's requests and answers, for the document of the API. */
final class Examples {

  static final String NEW_APP = "{\"id\":\"shop\",\"name\":\"The shop\"}";

  private static final String NO_LIMITS =
      "{\"max_connections\":5000,\"max_channels\":null,\"client_events_per_second\":null,"
          + "\"presence_members\":null,\"max_event_bytes\":null,\"history_events\":null,"
          + "\"history_seconds\":null,\"browsers_per_user\":null}";

  static final String APP =
      "{\"id\":\"shop\",\"name\":\"The shop\",\"enabled\":true,\"settings\":{\"dryRun\":[]},"
          + "\"limits\":"
          + NO_LIMITS
          + ",\"created_at\":\"2026-01-02T03:04:05Z\"}";

  static final String KEY =
      "{\"id\":\"3f0c9d5a7be1420c8d11\",\"kind\":\"signing\",\"capability\":\"admin\","
          + "\"methods\":[],\"channels\":[],\"note\":null,\"enabled\":true,"
          + "\"created_at\":\"2026-01-02T03:04:05Z\",\"expires_at\":null,"
          + "\"last_used_at\":\"2026-01-02T04:05:00Z\",\"former_secret_until\":null}";

  static final String MADE_KEY =
      "{\"id\":\"3f0c9d5a7be1420c8d11\",\"kind\":\"signing\",\"capability\":\"admin\","
          + "\"methods\":[],\"channels\":[],\"note\":null,\"enabled\":true,"
          + "\"created_at\":\"2026-01-02T03:04:05Z\",\"expires_at\":null,\"last_used_at\":null,"
          + "\"former_secret_until\":null,\"secret\":\"shown this once\"}";

  static final String MADE_APP = "{\"app\":" + APP + ",\"key\":" + MADE_KEY + "}";

  static final String APPS =
      "{\"items\":[" + APP + "],\"next_cursor\":null,\"has_more\":false,\"total\":1}";

  static final String KEYS =
      "{\"items\":[" + KEY + "],\"next_cursor\":null,\"has_more\":false,\"total\":1}";

  static final String APP_CHANGE = "{\"name\":\"The new shop\",\"enabled\":true}";

  static final String NEW_KEY =
      "{\"kind\":\"api\",\"capability\":\"publish\",\"methods\":[\"POST /events\"],"
          + "\"channels\":[\"orders*\"],\"expires_at\":\"2027-01-01T00:00:00Z\","
          + "\"note\":\"the till\"}";

  static final String ROTATION = "{\"overlap\":\"PT24H\"}";

  static final String LIMITS = NO_LIMITS;

  static final String ERASURE = "{\"job\":{\"id\":7,\"state\":\"starting\"}}";

  static final String PROBLEM =
      "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
          + "\"detail\":\"name must not be blank\",\"code\":\"invalid_input\","
          + "\"errors\":[{\"detail\":\"must not be blank\",\"pointer\":\"#/name\"}]}";

  private Examples() {}
}
