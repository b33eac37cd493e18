// No document of its own; https://docs.oracle.com/en/java/javase/17/docs/specs/security/standard-names.html#keystore-types names the type.
import { createHash, X509Certificate } from 'node:crypto';

const MAGIC = 0xfeedfeed;
const VERSION = 2;
const TRUSTED_CERTIFICATE = 2;
/** What every store's digest is begun with, after the password. */
const SALT = 'Mighty Aphrodite';

/** A JKS file that trusts one certificate (PEM); Java's own tool takes most of a second to make one. */
export function javaTrustStore(pem: string, password: string): Buffer {
  const { raw, validFromDate } = new X509Certificate(pem);
  const entry = [
    int32(TRUSTED_CERTIFICATE),
    text('regproof'),
    int64(BigInt(validFromDate.getTime())),
    text('X.509'),
    int32(raw.length),
    raw,
  ];
  const store = Buffer.concat([int32(MAGIC), int32(VERSION), int32(1), ...entry]);
  const secret = Buffer.from(password, 'utf16le').swap16();
  return Buffer.concat([store, createHash('sha1').update(secret).update(SALT).update(store).digest()]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

/** ASCII only: Java counts other characters in its own way. */
function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([length, Buffer.from(value, 'ascii')]);
}
