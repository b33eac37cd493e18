import { join } from 'node:path';
import type { SigningKey } from '../../../pki/openpgp-key.ts';
import { signPlain } from '../../../pki/sign.ts';
import { signedBytes } from '../../core/attestation.ts';
import { fileDigest } from '../../report/file-digest.ts';
import { readMany } from '../../report/read-many.ts';
import { filesBelow, noteInManifest } from '../../report/run-manifest.ts';
import { isEvidence, reportStatement, STATEMENT_FILE, writeEnvelope } from '../../report/statement.ts';
import { writeOut } from '../../report/write-out.ts';
import { readReport } from './show-report.ts';

/** Signs the report of a stored run; returns the path of the statement. Throws RUN_UNKNOWN, REPORT_INVALID. */
export async function signReport(root: string, run: string, key: SigningKey): Promise<string> {
  const dir = join(root, run);
  const report = await readReport(root, run);
  const evidence = await readMany((await filesBelow(dir)).filter(isEvidence), async (name) => ({
    name,
    digest: { sha256: (await fileDigest(join(dir, name)))! },
  }));
  const sha256 = (await fileDigest(join(dir, 'report.json')))!;
  const statement = reportStatement(report, sha256, evidence);
  const signature = Buffer.from(await signPlain(key, signedBytes(statement)));
  const path = join(dir, STATEMENT_FILE);
  await writeOut(path, writeEnvelope(statement, key.fingerprint, signature));
  await noteInManifest(dir, STATEMENT_FILE);
  return path;
}
