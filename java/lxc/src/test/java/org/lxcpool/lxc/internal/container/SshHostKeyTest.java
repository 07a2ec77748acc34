package org.lxcpool.lxc.internal.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SshHostKeyTest {
  private static byte[] string(ByteBuffer from) {
    byte[] bytes = new byte[from.getInt()];
    from.get(bytes);
    return bytes;
  }

  @Test
  void bothFilesHaveTheSameKeyWhichSigns() throws Exception {
    SshHostKey key = SshHostKey.make("name");
    String[] open = new String(key.open(), UTF_8).strip().split(" ", -1);
    assertThat(open[0]).isEqualTo("ssh-ed25519");
    assertThat(open[2]).isEqualTo("name");
    byte[] blob = Base64.getDecoder().decode(open[1]);
    ByteBuffer fields = ByteBuffer.wrap(blob);
    assertThat(new String(string(fields), UTF_8)).isEqualTo("ssh-ed25519");
    byte[] point = string(fields);

    String pem = new String(key.secret(), UTF_8).replaceAll("-----[A-Z ]+-----|\n", "");
    ByteBuffer file = ByteBuffer.wrap(Base64.getDecoder().decode(pem));
    byte[] magic = new byte[15];
    file.get(magic);
    assertThat(new String(magic, UTF_8)).isEqualTo("openssh-key-v1\0");
    assertThat(new String(string(file), UTF_8)).isEqualTo("none");
    assertThat(new String(string(file), UTF_8)).isEqualTo("none");
    assertThat(string(file)).isEmpty();
    assertThat(file.getInt()).isEqualTo(1);
    assertThat(string(file)).isEqualTo(blob);
    ByteBuffer secret = ByteBuffer.wrap(string(file));
    assertThat(file.hasRemaining()).isFalse();
    assertThat(secret.capacity() % 8).isZero();
    assertThat(secret.getInt()).isEqualTo(secret.getInt());
    assertThat(new String(string(secret), UTF_8)).isEqualTo("ssh-ed25519");
    assertThat(string(secret)).isEqualTo(point);
    byte[] both = string(secret);
    assertThat(Arrays.copyOfRange(both, 32, 64)).isEqualTo(point);
    assertThat(new String(string(secret), UTF_8)).isEqualTo("name");

    byte[] seed = Arrays.copyOf(both, 32);
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    PrivateKey signing =
        factory.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    byte[] head = HexFormat.of().parseHex("302a300506032b6570032100"); // of RFC 8410
    byte[] encoded = Arrays.copyOf(head, head.length + 32);
    System.arraycopy(point, 0, encoded, head.length, 32);
    PublicKey checking = factory.generatePublic(new X509EncodedKeySpec(encoded));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(signing);
    signature.update(blob);
    byte[] signed = signature.sign();
    signature.initVerify(checking);
    signature.update(blob);
    assertThat(signature.verify(signed)).isTrue();
  }
}
