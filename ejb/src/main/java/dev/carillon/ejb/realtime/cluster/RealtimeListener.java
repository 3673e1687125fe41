package dev.carillon.ejb.realtime.cluster;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;

/**
 * Takes what other nodes say from the topic, one message at a time so that order holds (the
 * activation specification says so too).
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(
          propertyName = "destinationLookup",
          propertyValue = "jms/carillon/realtime"),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Topic"),
      @ActivationConfigProperty(
          propertyName = "acknowledgeMode",
          propertyValue = "Dups-ok-acknowledge")
    })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RealtimeListener implements MessageListener {

  @Inject private JmsCluster cluster;

  @Override
  public void onMessage(Message message) {
    try {
      if (message instanceof TextMessage text) {
        cluster.received(text);
      }
    } catch (JMSException e) {
      throw new EJBException("a message of another node cannot be read", e);
    }
  }
}
