package dev.carillon.ejb.pipeline.node;

import dev.carillon.api.Lane;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes wake-ups, not work: it tells the pipeline's loops and returns at once. */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(
          propertyName = "destinationLookup",
          propertyValue = "jms/carillon/wakeup"),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue"),
      @ActivationConfigProperty(
          propertyName = "acknowledgeMode",
          propertyValue = "Dups-ok-acknowledge")
    })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WakeupListener implements MessageListener {

  private static final Logger LOG = LoggerFactory.getLogger(WakeupListener.class);

  @Inject private PipelineBean pipeline;

  @Override
  public void onMessage(Message message) {
    try {
      pipeline.work(Lane.valueOf(message.getBody(String.class)));
    } catch (JMSException | IllegalArgumentException e) {
      // redelivery would not help: what it said is said again by a timer
      LOG.warn("a wake-up that names no lane: {}", e.getMessage());
    }
  }
}
