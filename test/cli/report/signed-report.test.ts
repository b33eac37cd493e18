import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { signReport } from '../../../harness/cli/report/sign-report.ts';
import { verificationLines, verifyReport } from '../../../harness/cli/report/verify-report.ts';
import type { RunOptions } from '../../../harness/cli/run/run-options.ts';
import { runProfile } from '../../../harness/cli/run/run-profile.ts';
import { signingKeys, writeSigningKey } from '../../../pki/openpgp-key.ts';
import { fakeReport, fakeResultOf } from '../../fakes/fake-report.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

const keys = signingKeys(new Date());

async function signedRun() {
  const folder = await temporaryFolder();
  await writeSigningKey(await keys(), folder.path);
  const clients = [{ name: 'npm', version: '10', image: 'i:1' }];
  const report = fakeReport([fakeResultOf('pass')], {
    environment: { engine: null, node: '24', os: 'linux', clients },
  });
  const file = (name: string) => join(folder.path, name);
  await writeFile(file('report.json'), JSON.stringify(report));
  await writeFile(file('history.jsonl'), '{}\n');
  await mkdir(file('cells/f/c,small'), { recursive: true });
  await writeFile(file('cells/f/c,small/wire.jsonl'), '{}\n');
  const path = await signReport(folder.path, '.', await keys());
  const verify = () => verifyReport(folder.path, '.', file('gpg-signing.pub'));
  return { file, path, verify, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('a signed report', () => {
  it('is verified by the public key alone, and says what ran, on what, with which digests', async () => {
    await using run = await signedRun();
    const verification = await run.verify();
    if (!verification.valid) throw new Error(verification.reason);
    expect(verification.predicate).to.include({ result: 'FAILED', verdict: 'fail' });
    const text = verificationLines(verification).join('\n');
    expect(text).to.match(/as key [0-9A-F]{40} signed it: fail\./);
    for (const fact of [
      'regproof: version 0.1.0',
      't: title Fake registry, version 1.0',
      'npm: version 10',
      'report.json',
      'history.jsonl',
      'and those of 1 files that the cells left',
    ])
      expect(text).to.include(fact);
  });

  it('is an envelope of in-toto around a statement of the published kind', async () => {
    await using run = await signedRun();
    const envelope = JSON.parse(await readFile(run.path, 'utf8'));
    expect(envelope.payloadType).to.equal('application/vnd.in-toto+json');
    const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
    expect(statement).to.deep.include({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    });
    expect(statement.predicate).to.deep.include({ passedTests: ['t/fake/fake.a.pass[small]'], failedTests: [] });
  });

  it('is not valid once report, evidence or statement were changed, and says which', async () => {
    const reason = async (change: (run: Awaited<ReturnType<typeof signedRun>>) => Promise<void>) => {
      await using run = await signedRun();
      await change(run);
      const verification = await run.verify();
      return verification.valid ? 'valid' : verification.reason;
    };
    const edit = (name: string, from: string, to: string) => async (run: { file(name: string): string }) =>
      writeFile(run.file(name), (await readFile(run.file(name), 'utf8')).replace(from, to));
    expect(await reason(edit('report.json', '"fail"', '"pass"'))).to.match(/^report\.json was changed: its sha256 is /);
    expect(await reason(edit('history.jsonl', '{}', '{"a":1}'))).to.match(/^history\.jsonl was changed/);
    expect(await reason(edit('cells/f/c,small/wire.jsonl', '{}', ''))).to.match(
      /^cells\/f\/c,small\/wire\.jsonl was changed/,
    );
    expect(await reason((run) => writeFile(run.file('report.json'), ''))).to.match(/^report\.json was changed/);
    const forged = async (run: Awaited<ReturnType<typeof signedRun>>) => {
      const envelope = JSON.parse(await readFile(run.path, 'utf8'));
      const statement = Buffer.from(envelope.payload, 'base64').toString().replace('FAILED', 'PASSED');
      await writeFile(run.path, JSON.stringify({ ...envelope, payload: Buffer.from(statement).toString('base64') }));
    };
    expect(await reason(forged)).to.match(/^The signature is not that of key [0-9A-F]{40}/);
    expect(await reason((run) => writeFile(run.path, '{"payload":'))).to.match(/truncated, changed, or no envelope/);
    expect(await reason(async (run) => writeSigningKey(await keys('unknown'), run.file('.')))).to.match(
      /not that of key/,
    );
  });

  it('is not made with a key that is gone with the run', async () => {
    const refused = await runProfile({ sign: true } as RunOptions).catch((error) => error);
    expect(refused).to.include({ code: 'USAGE', remedy: 'Add --pki DIR, for example --pki .pki.' });
  });

  it('needs a statement and a public key', async () => {
    await using run = await signedRun();
    expect(
      await verifyReport(run.file('nowhere'), '.', run.file('gpg-signing.pub')).catch((error) => error),
    ).to.include({ code: 'RUN_UNKNOWN' });
    expect(await verifyReport(run.file('.'), '.', run.file('gpg-signing.key')).catch((error) => error)).to.include({
      code: 'CONFIG_INVALID',
    });
    expect(await verifyReport(run.file('.'), '.', run.file('none')).catch((error) => error)).to.include({
      code: 'CONFIG_INVALID',
    });
  });
});
