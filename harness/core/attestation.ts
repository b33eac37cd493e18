// Statements: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
// Their signatures: https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md
import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

const TYPE = 'https://in-toto.io/Statement/v1';

/** What the envelope around a statement says that it holds. */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const statementSchema = z.looseObject({
  _type: z.literal(TYPE),
  subject: z.array(z.looseObject({ name: z.string(), digest: z.record(z.string(), z.string()) })).length(1),
  predicateType: z.string().min(1),
});

/** The one file that a statement is about; digests by algorithm, in lower-case hexadecimal. */
export interface Subject {
  readonly name: string;
  readonly digest: Readonly<Record<string, string>>;
}

/** What was read of a statement. */
export interface Statement {
  readonly subject: Subject;
  readonly predicateType: string;
}

/** The bytes of a statement; they are what is signed, so that whoever passes them on has to leave them as they are. */
export function statementAbout(subject: Subject, predicateType: string, predicate: object | null): Buffer {
  return Buffer.from(JSON.stringify({ _type: TYPE, subject: [subject], predicateType, predicate }));
}

/** Reads a statement; null when it is none, or about anything else than one file. */
export function readStatement(bytes: Buffer): Statement | null {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
  const { data } = statementSchema.safeParse(document);
  return data ? { subject: data.subject[0]!, predicateType: data.predicateType } : null;
}

/** What a signature of a statement is over: DSSE's pre-authentication encoding. */
export function signedBytes(statement: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${statement.length} `), statement]);
}

/** Whether that key signed the statement, with SHA-256; `key` is an object, or SubjectPublicKeyInfo in PEM. */
export function isSignedBy(key: KeyObject | string, statement: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', signedBytes(statement), key, signature);
}
