import { expect } from 'chai';
import type { ClientOptions } from '../../harness/core/check.ts';
import type { Client, NativeResult, Plan } from '../../harness/core/client.ts';
import { digestBytes } from '../../harness/core/digest.ts';
import { HarnessError } from '../../harness/core/error.ts';
import { Violation } from '../../harness/core/finding.ts';
import type { ReportStep } from '../../harness/core/report.ts';
import { NativeClient } from '../../harness/runner/native.ts';
import { fakeExecutor } from '../fakes/fake-executor.ts';
import { fakeClient } from '../fakes/fake-format.ts';
import { fakeLink } from '../fakes/fake-surroundings.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

type NativeStep = Extract<ReportStep, { kind: 'native' }>;

interface Outcome {
  readonly result?: NativeResult;
  readonly error?: Error & { expected?: string; actual?: string; code?: string; remedy?: string };
  readonly steps: NativeStep[];
  readonly ran: readonly string[][];
}

/** Runs one plan of a fake client. */
async function ran(
  plan: Plan,
  executor = fakeExecutor(),
  wanted: ClientOptions = {},
  link = fakeLink(),
): Promise<Outcome> {
  await using folder = await temporaryFolder();
  const client: Client = fakeClient('faker', { operations: { act: () => plan } });
  const steps: NativeStep[] = [];
  const native = new NativeClient(
    client,
    wanted,
    {
      executor,
      link,
      dir: folder.path,
      signal: new AbortController().signal,
      redact: (text) => text.replaceAll('s3cret', '[redacted]'),
      keys: [],
      onStep: (step) => steps.push(step as NativeStep),
    },
    0,
  );
  return await native.run('act', []).then(
    (result) => ({ result, steps, ran: executor.ran }),
    (error) => ({ error, steps, ran: executor.ran }),
  );
}

const one: Plan = { steps: [{ argv: ['faker', 'act', '--token', 's3cret'] }] };

describe('a native step', () => {
  it('succeeds by exit status 0 alone, and is reported with what it printed', async () => {
    const { result, steps } = await ran(
      one,
      fakeExecutor(() => ({ stdout: 'out s3cret\n', stderr: 'err\n', ms: 1.6 })),
    );
    expect(result).to.include({ exit: 0, stdout: 'out s3cret\n', output: 'out s3cret\nerr\n' });
    expect(steps).to.deep.equal([
      {
        kind: 'native',
        client: 'faker',
        argv: ['faker', 'act', '--token', '[redacted]'],
        exit: 0,
        ms: 2,
        remote: true,
        expected: true,
        output: 'out [redacted]\nerr\n',
      },
    ]);
  });

  it('is a violation when it exits otherwise, with the command line and the end of the output, without secrets', async () => {
    const { error, steps } = await ran(
      one,
      fakeExecutor(() => ({ exit: 1, stderr: `${'x'.repeat(3_000)} s3cret` })),
    );
    expect(error).to.be.instanceOf(Violation);
    expect(error!.message).to.equal('faker act --token [redacted] ended with 1');
    expect(error!.expected).to.equal('exit status 0');
    expect(error!.actual)
      .to.match(/^…x+ \[redacted\]$/)
      .and.to.have.length(2_001);
    expect(steps[0]).to.include({ exit: 1, expected: false });
  });

  it('ends the plan at the first step that fails', async () => {
    const plan: Plan = { steps: [{ argv: ['one'] }, { argv: ['two'] }, { argv: ['three'] }] };
    const { error, ran: argvs } = await ran(
      plan,
      fakeExecutor(({ argv }) => ({ exit: argv[0] === 'two' ? 3 : 0 })),
    );
    expect(error!.message).to.equal('two ended with 3');
    expect(argvs).to.deep.equal([['one'], ['two']]);
  });

  it('gives the output of all steps, and the status of the last', async () => {
    const plan: Plan = { steps: [{ argv: ['one'], local: true }, { argv: ['two'] }] };
    const { result, steps } = await ran(
      plan,
      fakeExecutor(({ argv }) => ({ stdout: `${argv[0]}\n` })),
    );
    expect(result).to.include({ stdout: 'two\n', output: 'one\ntwo\n' });
    expect(steps.map(({ remote }) => remote)).to.deep.equal([false, true]);
  });

  it('that was to be refused and exits 0 is a violation', async () => {
    const { error, steps } = await ran(
      one,
      fakeExecutor(() => ({ stdout: 'done' })),
      { outcome: 'refusal' },
    );
    expect(error).to.be.instanceOf(Violation);
    expect(error).to.include({
      message: 'faker act should have been refused',
      expected: 'a non-zero exit status',
      actual: 'exit 0: done',
    });
    expect(steps[0]!.expected).to.equal(true);
  });

  it('that was to be refused and is, is what was wanted', async () => {
    const { result, steps } = await ran(
      one,
      fakeExecutor(() => ({ exit: 9 })),
      { outcome: 'refusal' },
    );
    expect(result!.exit).to.equal(9);
    expect(steps[0]).to.include({ exit: 9, expected: true });
  });

  it('is judged by the check where any outcome will do', async () => {
    for (const exit of [0, 7]) {
      const { result, steps } = await ran(
        one,
        fakeExecutor(() => ({ exit })),
        { outcome: 'any' },
      );
      expect(result!.exit).to.equal(exit);
      expect(steps[0]!.expected).to.equal(true);
    }
  });

  it('leaves its files also where it failed and any outcome will do: what it packed is what it may have sent', async () => {
    const packed = { path: '/work/kit.pkg', name: 'kit.pkg', size: 3, md5: '', sha1: '', sha256: 'b', sha512: '' };
    const plan: Plan = { steps: [{ argv: ['faker'] }], collect: ['/work/kit.pkg'] };
    const { result } = await ran(
      plan,
      fakeExecutor(() => ({ exit: 1 }), [packed]),
      { outcome: 'any' },
    );
    expect(result!.files.map(({ sha256 }) => sha256)).to.deep.equal(['b']);
  });

  it('that does not end is a violation, whatever outcome was wanted', async () => {
    for (const outcome of ['success', 'refusal', 'any'] as const) {
      const { error } = await ran(
        one,
        fakeExecutor(() => ({ exit: 124, timedOut: true })),
        { outcome },
      );
      expect(error, outcome).to.be.instanceOf(Violation);
      expect(error!.message).to.match(/did not end in time$/);
    }
  });

  it('that prepares and fails is our fault, also where a refusal was wanted', async () => {
    const plan: Plan = { steps: [{ argv: ['venv', 's3cret'], local: true }, { argv: ['faker'] }] };
    for (const outcome of ['success', 'refusal', 'any'] as const) {
      const { error, steps } = await ran(
        plan,
        fakeExecutor(() => ({ exit: 1, stderr: 'no space' })),
        { outcome },
      );
      expect(error, outcome).to.be.instanceOf(HarnessError);
      expect(error!.code).to.equal('INTERNAL');
      expect(error!.message).to.equal('A preparation of faker failed: venv [redacted] ended with 1: no space');
      if (outcome !== 'any') expect(steps[0]!.expected).to.equal(false);
    }
  });

  it('whose command is not there is a missing client', async () => {
    for (const outcome of ['success', 'refusal', 'any'] as const) {
      const { error } = await ran(
        one,
        fakeExecutor(() => ({ exit: 127 })),
        { outcome },
      );
      expect(error, outcome).to.include({ code: 'CLIENT_MISSING', message: 'faker was not found.' });
    }
  });

  it('keeps the end of a long output for the report, and says when it was capped', async () => {
    const text = `begin${'x'.repeat(20_000)}end`;
    const { steps } = await ran(
      one,
      fakeExecutor(() => ({ stdout: text })),
    );
    expect(steps[0]!.output)
      .to.match(/^…x+end$/)
      .and.to.have.length(8 * 1024 + 1);
    const capped = await ran(
      one,
      fakeExecutor(() => ({ stdout: text, truncated: true })),
    );
    expect(capped.steps[0]!.output).to.match(/^beginx+\n\[output capped\]$/);
  });
});

describe('a native operation', () => {
  it('collects files after success, and a missing one is a violation that shows what was there', async () => {
    const file = { path: '/w/kit.tgz', name: 'kit.tgz', size: 3, ...digestBytes(Buffer.from('abc')) };
    const plan: Plan = { ...one, collect: ['/w/'] };
    const { result } = await ran(
      plan,
      fakeExecutor(() => ({}), [file]),
    );
    expect(result!.files).to.deep.equal([file]);
    expect(result!.file('kit.tgz')).to.equal(file);
    expect(() => result!.file('other.tgz'))
      .to.throw(Violation, 'faker left no file other.tgz')
      .with.property('actual', 'kit.tgz');
    const none = await ran(plan, fakeExecutor());
    expect(() => none.result!.file('kit.tgz'))
      .to.throw(Violation)
      .with.property('actual', 'no file');
    const refused = await ran(
      plan,
      fakeExecutor(() => ({ exit: 1 }), [file]),
      { outcome: 'refusal' },
    );
    expect(refused.result!.files, 'after a refusal').to.deep.equal([]);
  });

  it('presents the credential of its role, the writer by default', async () => {
    const asked: string[] = [];
    const link = fakeLink({
      access: (role, { certificate, signature } = {}) => {
        asked.push(`${role} ${certificate ?? signature ?? 'good'}`);
        return { push: 'https://fake.test/', pull: 'https://fake.test/', credential: {}, endpoints: {} };
      },
    });
    await ran(one, fakeExecutor(), {}, link);
    await ran(one, fakeExecutor(), { as: 'reader', certificate: 'expired' }, link);
    await ran(one, fakeExecutor(), { signature: 'unsigned' }, link);
    expect(asked).to.deep.equal(['writer good', 'reader expired', 'writer unsigned']);
  });

  it('with a role that the target has no credential for is our fault, not a pass without one', async () => {
    const { error, ran: argvs } = await ran(one, fakeExecutor(), { as: 'expired' });
    expect(error).to.include({ code: 'PROVISION_FAILED', message: 'The target has no credential for role expired.' });
    expect(argvs).to.deep.equal([]);
  });

  it('starts nothing in a run that was cancelled', async () => {
    await using folder = await temporaryFolder();
    const executor = fakeExecutor();
    const native = new NativeClient(
      fakeClient('faker', { operations: { act: () => one } }),
      {},
      {
        executor,
        link: fakeLink(),
        dir: folder.path,
        signal: AbortSignal.abort(),
        redact: (text) => text,
        keys: [],
        onStep: () => {},
      },
      0,
    );
    const error = await native.run('act', []).catch((reason) => reason);
    expect(error.name).to.equal('AbortError');
    expect(executor.ran).to.deep.equal([]);
  });

  it('has one home for all operations of one client that a check asked for', async () => {
    await using folder = await temporaryFolder();
    const executor = fakeExecutor();
    const options = {
      executor,
      link: fakeLink(),
      dir: folder.path,
      signal: new AbortController().signal,
      redact: (text: string) => text,
      keys: [],
      onStep: () => {},
    };
    const client = fakeClient('faker', { operations: { act: () => one } });
    const first = new NativeClient(client, {}, options, 0);
    await first.run('act', []);
    await first.run('act', []);
    await new NativeClient(client, {}, options, 1).run('act', []);
    expect(executor.homes).to.have.length(2);
    expect(new Set(executor.homes).size).to.equal(2);
  });
});
