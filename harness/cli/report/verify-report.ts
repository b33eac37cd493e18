// Nothing here can sign: it takes a public key only.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readVerifyingKey } from '../../../pki/verify.ts';
import { isSignedBy } from '../../core/attestation.ts';
import { HarnessError } from '../../core/error.ts';
import { fileDigest } from '../../report/file-digest.ts';
import { type Predicate, readEnvelope, readReportStatement, STATEMENT_FILE } from '../../report/statement.ts';

/** Whether a report is as it was signed: what it says then, or in one sentence why not. */
export type ReportVerification =
  | { readonly valid: true; readonly fingerprint: string; readonly sha256: string; readonly predicate: Predicate }
  | { readonly valid: false; readonly reason: string };

/** Verifies the report of a stored run, and the evidence it names, with a public key. Throws RUN_UNKNOWN without a report or a statement, CONFIG_INVALID without a key. */
export async function verifyReport(root: string, run: string, keyFile: string): Promise<ReportVerification> {
  const dir = join(root, run);
  const key = await readVerifyingKey(
    await readFile(keyFile, 'utf8').catch(missing(keyFile, 'CONFIG_INVALID')),
    keyFile,
  );
  const path = join(dir, STATEMENT_FILE);
  const envelope = readEnvelope(await readFile(path, 'utf8').catch(missing(path, 'RUN_UNKNOWN')));
  if (!envelope)
    return { valid: false, reason: `${STATEMENT_FILE} is truncated, changed, or no envelope of a statement.` };
  if (!isSignedBy(key.pem, envelope.statement, envelope.signature))
    return { valid: false, reason: `The signature is not that of key ${key.fingerprint} over this statement.` };
  const stated = readReportStatement(envelope.statement);
  if (!stated) return { valid: false, reason: 'What was signed is no statement about a report.' };
  const { sha256, predicate } = stated;
  for (const { name, digest } of [{ name: 'report.json', digest: { sha256 } }, ...predicate.evidence]) {
    const found = await fileDigest(join(dir, name));
    if (found === null) return { valid: false, reason: `${name} is missing, which was signed.` };
    if (found !== digest.sha256)
      return { valid: false, reason: `${name} was changed: its sha256 is ${found}, and ${digest.sha256} was signed.` };
  }
  return { valid: true, fingerprint: key.fingerprint, sha256, predicate };
}

/** What a verified statement says. */
export function verificationLines({
  fingerprint,
  sha256,
  predicate,
}: Extract<ReportVerification, { valid: true }>): string[] {
  const lines = predicate.configuration.map(({ name, annotations }) => {
    const facts = Object.entries(annotations).map(([key, value]) => `${key} ${value}`);
    return `  ${name}: ${facts.join(', ')}`;
  });
  const ofRun = predicate.evidence.filter(({ name }) => !name.includes('/'));
  const files = [{ name: 'report.json', digest: { sha256 } }, ...ofRun];
  const ofCells = predicate.evidence.length - ofRun.length;
  return [
    `The report is as key ${fingerprint} signed it: ${predicate.verdict}.`,
    'What ran, and on what:',
    ...lines,
    'sha256:',
    ...files.map(({ name, digest }) => `  ${digest.sha256}  ${name}`),
    ...(ofCells > 0 ? [`  and those of ${ofCells} files that the cells left`] : []),
  ];
}

function missing(path: string, code: 'RUN_UNKNOWN' | 'CONFIG_INVALID') {
  return (cause: unknown): never => {
    const remedy =
      code === 'RUN_UNKNOWN' ? 'Sign the run first: regproof report sign.' : 'Name the public key with --key.';
    throw new HarnessError(code, `${path} cannot be read.`, remedy, { cause });
  };
}
