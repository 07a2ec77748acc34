package org.lxcpool.lxc.internal.container;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A new host key for an OpenSSH server. It is an Ed25519 key, which every release since 6.5
 * supports, and which is made within a millisecond. The formats are those of {@code PROTOCOL.key}
 * and RFC 8709.
 */
final class SshHostKey {
  /** The name of the key's file, by which the server finds it. */
  static final String FILE = "ssh_host_ed25519_key";

  private static final String TYPE = "ssh-ed25519";
  private static final String MAGIC = "openssh-key-v1\0";
  private static final String NONE = "none";
  private static final int LENGTH = 32;
  private static final int BLOCK = 8;
  private static final int COLUMNS = 70;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] secret;
  private final byte[] open;

  private SshHostKey(byte[] secret, byte[] open) {
    this.secret = secret;
    this.open = open;
  }

  /** Returns the content of the file of the private key, which isn't encrypted. */
  byte[] secret() {
    return secret.clone();
  }

  /** Returns the content of the file of the public key. */
  byte[] open() {
    return open.clone();
  }

  /** Makes a key. */
  static SshHostKey make(String comment) throws IOException {
    KeyPair pair = pair();
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    byte[] encoded = pair.getPublic().getEncoded();
    // The ASN.1 form ends with the key itself.
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length);
    byte[] open = strings(text(TYPE), point);

    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(text(MAGIC));
    file.write(strings(text(NONE), text(NONE), new byte[0])); // cipher, KDF, KDF options
    file.write(number(1)); // number of keys
    file.write(strings(open, secret(seed, point, comment)));
    String lines = Base64.getMimeEncoder(COLUMNS, text("\n")).encodeToString(file.toByteArray());
    String line = TYPE + " " + Base64.getEncoder().encodeToString(open) + " " + comment + "\n";
    return new SshHostKey(
        text(
            "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                + lines
                + "\n-----END OPENSSH PRIVATE KEY-----\n"),
        text(line));
  }

  private static byte[] secret(byte[] seed, byte[] point, String comment) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    byte[] check = number(RANDOM.nextInt());
    block.write(check); // twice, to verify a decryption
    block.write(check);
    byte[] both = Arrays.copyOf(seed, 2 * LENGTH);
    System.arraycopy(point, 0, both, LENGTH, LENGTH);
    block.write(strings(text(TYPE), point, both, text(comment)));
    for (int pad = 1; block.size() % BLOCK != 0; pad++) {
      block.write(pad);
    }
    return block.toByteArray();
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK since 15 has it
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] number(int number) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeInt(number);
    return bytes.toByteArray();
  }

  private static byte[] strings(byte[]... all) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] each : all) {
      bytes.write(number(each.length));
      bytes.write(each);
    }
    return bytes.toByteArray();
  }
}
