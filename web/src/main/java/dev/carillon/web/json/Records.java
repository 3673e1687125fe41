package dev.carillon.web.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.InvalidField;
import dev.carillon.api.ServiceException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one reader of bodies in our own dialects: into a record, whose components are what may stand
 * there and whose constraints (Jakarta Validation) are what each may be. Unknown fields are
 * refused, nothing is turned from one type into another, and a component that is a {@code JsonNode}
 * or {@code ObjectNode} is passed through as it is. Sockudo's lenient spelling is read with {@link
 * Fields} instead. Bodies are bounded by then. Safe for many threads.
 */
@ApplicationScoped
public class Records {

  private static final int MOST_SHOWN = 20;
  private static final ObjectMapper MAPPER = mapper();

  private final Validator validator;

  @Inject
  public Records(ValidatorFactory factory) {
    this.validator =
        factory
            .usingContext()
            .messageInterpolator(new EnglishMessages(factory.getMessageInterpolator()))
            .getValidator();
  }

  /**
   * Reads one JSON object; no body at all is an empty one.
   *
   * @throws ServiceException invalid_input naming each field that is wrong; limit_exceeded when
   *     they are only too long or too many
   */
  public <T extends Record> T read(byte[] body, Class<T> type) {
    return read(body.length == 0 ? Json.object() : Json.object(body), type);
  }

  private <T extends Record> T read(ObjectNode body, Class<T> type) {
    T value;
    try {
      value = MAPPER.treeToValue(body, type);
    } catch (JsonMappingException e) {
      throw refusal(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("reading from a tree fails by its mapping only", e);
    }
    Set<ConstraintViolation<T>> violations = validator.validate(value);
    if (!violations.isEmpty()) {
      throw refusal(violations);
    }
    return value;
  }

  private static ServiceException refusal(JsonMappingException e) {
    String place =
        e.getPath().stream()
            .map(at -> at.getFieldName() == null ? "" + at.getIndex() : at.getFieldName())
            .map(name -> name.length() > 64 ? name.substring(0, 64) : name)
            .collect(Collectors.joining("/", "#/", ""));
    return ServiceException.invalid(new InvalidField(place, detail(e)));
  }

  private static String detail(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is no field of this request";
    }
    if (e.getCause() instanceof IllegalArgumentException refusal) { // a constructor of ours
      return refusal.getMessage();
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "must be " + JsonWords.of(mismatch.getTargetType());
    }
    return "has the wrong type";
  }

  private static <T> ServiceException refusal(Set<ConstraintViolation<T>> violations) {
    List<InvalidField> fields =
        violations.stream()
            .map(v -> new InvalidField(pointer(v), v.getMessage()))
            .sorted(Comparator.comparing(InvalidField::place).thenComparing(InvalidField::detail))
            .limit(MOST_SHOWN)
            .toList();
    boolean tooMuch = violations.stream().allMatch(Records::isBound);
    return new ServiceException(
        tooMuch ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.INVALID_INPUT, fields);
  }

  private static boolean isBound(ConstraintViolation<?> violation) {
    Class<?> constraint = violation.getConstraintDescriptor().getAnnotation().annotationType();
    return constraint == Size.class || constraint == Max.class;
  }

  /** {@code keys[2].note} as {@code #/keys/2/note}. */
  private static String pointer(ConstraintViolation<?> violation) {
    String path = violation.getPropertyPath().toString().replaceAll("\\.<[^>]*>", "");
    return "#/" + JsonWords.spelled(path, violation.getRootBeanClass());
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addModule(JsonWords.module())
            .build();
    var text = mapper.coercionConfigFor(LogicalType.Textual);
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      text.setCoercion(shape, CoercionAction.Fail);
    }
    return mapper;
  }
}
