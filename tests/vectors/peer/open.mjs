// Opens one vector with @hpke/core and its X-Wing KEM, from docs/reference/envelope.md alone.
// Reads the vector from standard input, writes the plaintext's JSON to standard output.
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

const ENC = 1120;
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const vector = JSON.parse(Buffer.concat(chunks).toString("utf-8"));
const { body, header } = JSON.parse(vector.document);

const canonical = JSON.stringify(Object.fromEntries(Object.entries(header).sort(([a], [b]) => (a < b ? -1 : 1))));
const info = new TextEncoder().encode(`shigoto-zukan/envelope/1\n${canonical}`);
const sealed = Uint8Array.from(Buffer.from(body, "base64"));
const seed = Uint8Array.from(Buffer.from(vector.seed, "hex"));

const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const recipientKey = await suite.kem.importKey("raw", seed.buffer, false);
const padded = new Uint8Array(
  await suite.open({ recipientKey, enc: sealed.slice(0, ENC), info }, sealed.slice(ENC)),
);
const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
process.stdout.write(Buffer.from(padded.slice(4, 4 + length)));
