package dev.carillon.providers.apns;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** A client certificate as Apple issues them, the bundle id in its subject, made for the tests. */
final class ApnsCertificates {

  private static final KeyPair KEYS;
  private static final X509Certificate CERTIFICATE;

  static {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KEYS = generator.generateKeyPair();
      CERTIFICATE = issue();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private ApnsCertificates() {}

  /** The same each time, so that trusting it and showing it fit together. */
  static X509Certificate certificate() {
    return CERTIFICATE;
  }

  private static X509Certificate issue() throws GeneralSecurityException {
    AlgorithmIdentifier sha256WithRsa =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
    TBSCertificate body = body(sha256WithRsa);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(KEYS.getPrivate());
      signature.update(body.getEncoded());
      ASN1EncodableVector parts = new ASN1EncodableVector();
      parts.add(body);
      parts.add(sha256WithRsa);
      parts.add(new DERBitString(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(new DERSequence(parts).getEncoded()));
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static TBSCertificate body(AlgorithmIdentifier signature) {
    X500Name name =
        new X500Name("UID=" + ApnsKeys.TOPIC + ",CN=Apple Push Services\\: " + ApnsKeys.TOPIC);
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(new Time(Date.from(Instant.now().minus(1, ChronoUnit.HOURS))));
    generator.setEndDate(new Time(Date.from(Instant.now().plus(1, ChronoUnit.DAYS))));
    generator.setSignature(signature);
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(KEYS.getPublic().getEncoded()));
    generator.setExtensions(localhost());
    return generator.generateTBSCertificate();
  }

  /** So that a server on this machine can show it too. */
  private static Extensions localhost() {
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
      return extensions.generate();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static PrivateKey privateKey() {
    return KEYS.getPrivate();
  }

  static byte[] p12(String password) throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      Certificate[] chain = {certificate()};
      store.setKeyEntry("push", KEYS.getPrivate(), password.toCharArray(), chain);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      store.store(file, password.toCharArray());
      return file.toByteArray();
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** With the key in PKCS #8, or in the older PKCS #1. */
  static String pem(boolean pkcs8) throws GeneralSecurityException {
    try {
      byte[] key = KEYS.getPrivate().getEncoded();
      byte[] pkcs1 =
          PrivateKeyInfo.getInstance(key).parsePrivateKey().toASN1Primitive().getEncoded();
      return "Bag Attributes\n"
          + block("CERTIFICATE", certificate().getEncoded())
          + (pkcs8 ? block("PRIVATE KEY", key) : block("RSA PRIVATE KEY", pkcs1));
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  static String block(String label, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }
}
