package dev.carillon.mocks.wire;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A self-signed server certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1}, made
 * when the class is first used and good for a day. A client trusts it by {@link #pem()} or {@link
 * #certificate()}.
 */
public final class MockCertificate {

  private static final MockCertificate SHARED = create();

  private final KeyPair keys;
  private final X509Certificate certificate;

  private MockCertificate(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /** The certificate of this process: every mock in it shows the same. */
  public static MockCertificate shared() {
    return SHARED;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate in PEM, to be trusted by a client. */
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encode the mock certificate", e);
    }
  }

  /**
   * @param protocols offered by ALPN, the preferred one first
   */
  SslContext serverContext(String... protocols) throws IOException {
    return SslContextBuilder.forServer(keys.getPrivate(), certificate)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                protocols))
        .build();
  }

  private static MockCertificate create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      return new MockCertificate(keys, sign(keys));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot make the mock certificate", e);
    }
  }

  private static X509Certificate sign(KeyPair keys) throws GeneralSecurityException, IOException {
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    V3TBSCertificateGenerator tbs = new V3TBSCertificateGenerator();
    X500Name name = new X500Name("CN=carillon mocks");
    Instant now = Instant.now();
    tbs.setSerialNumber(new ASN1Integer(BigInteger.valueOf(now.toEpochMilli())));
    tbs.setIssuer(name);
    tbs.setSubject(name);
    tbs.setStartDate(new Time(Date.from(now.minus(1, ChronoUnit.HOURS))));
    tbs.setEndDate(new Time(Date.from(now.plus(1, ChronoUnit.DAYS))));
    tbs.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    tbs.setSignature(algorithm);
    tbs.setExtensions(extensions().generate());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(tbs.generateTBSCertificate().getEncoded());
    ASN1EncodableVector parts = new ASN1EncodableVector();
    parts.add(tbs.generateTBSCertificate());
    parts.add(algorithm);
    parts.add(new DERBitString(signature.sign()));
    byte[] der = new DERSequence(parts).getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static ExtensionsGenerator extensions() throws IOException {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    GeneralName[] names = {
      new GeneralName(GeneralName.dNSName, "localhost"),
      new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
      new GeneralName(GeneralName.iPAddress, "::1")
    };
    extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    return extensions;
  }
}
