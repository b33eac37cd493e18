import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Check, CheckContext } from '../../harness/core/check.ts';
import { HarnessError } from '../../harness/core/error.ts';
import { Violation } from '../../harness/core/finding.ts';
import type { CellResult } from '../../harness/core/report.ts';
import { runCell, type Surroundings } from '../../harness/runner/attempt.ts';
import { fakeExecutor, fakeMissing } from '../fakes/fake-executor.ts';
import { fakeCell, fakeClient } from '../fakes/fake-format.ts';
import { fakeLink, fakeSurroundings } from '../fakes/fake-surroundings.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const never = () => new Promise<never>(() => {});

/** The result of one check with nothing real around it. */
async function judged(
  run: Check['run'],
  changes: Partial<Surroundings> = {},
  check: Partial<Check> = {},
  client: string | null = null,
): Promise<CellResult> {
  await using folder = await temporaryFolder();
  return await runCell(fakeCell({ run, ...check }, { client }), fakeSurroundings(folder.path, changes));
}

const looks = async ({ http, expect }: CheckContext) => {
  expect((await http.get('kit')).status, 'status of kit').to.equal(200);
};

describe('one cell: green needs evidence', () => {
  it('passes when something was asked of the registry and compared', async () => {
    const result = await judged(looks);
    expect(result).to.include({ verdict: 'pass', reason: null, assertions: 1 });
    expect(result.proven).to.deep.equal(['status of kit']);
    expect(result.findings).to.deep.equal([]);
    expect(result.requirements).to.deep.equal(['fake.must']);
    expect(result.reproduce).to.equal('repeat fake-target/fake/fake.topic.rule[small]');
  });

  it('passes on a native step that reached the registry', async () => {
    const result = await judged(async ({ make, publisher, expect }) => {
      const [pkg] = await make({ name: 'kit' });
      expect((await publisher().publish(pkg)).exit).to.equal(0);
    });
    expect(result.verdict).to.equal('pass');
    expect(result.steps.map(({ kind }) => kind)).to.deep.equal(['native']);
  });

  it('is unknown when nothing was asserted', async () => {
    const result = await judged(async ({ http }) => void (await http.get('kit')));
    expect(result).to.include({ verdict: 'unknown', reason: 'The check asserted nothing.', assertions: 0 });
  });

  it('is unknown when nothing was asked of the registry', async () => {
    const result = await judged(async ({ expect }) => void expect(1).to.equal(1));
    expect(result).to.include({ verdict: 'unknown', reason: 'The check asked nothing of the registry.' });
  });

  it('is unknown when only preparations were run', async () => {
    const result = await judged(async ({ client, expect }) => {
      const preparing = fakeClient('faker', {
        operations: { prepare: () => ({ steps: [{ argv: ['make'], local: true }] }) },
      });
      const bound = client(preparing);
      expect((await bound.prepare!()).exit).to.equal(0);
    });
    expect(result).to.include({ verdict: 'unknown', reason: 'The check asked nothing of the registry.' });
  });

  it('does not take an assertion that was begun and never made', async () => {
    const result = await judged(async ({ http, expect }) => {
      await http.get('kit');
      void expect(1, 'never made').to.be;
    });
    expect(result).to.include({ verdict: 'unknown', assertions: 0 });
  });
});

describe('one cell: what goes wrong is the verdict', () => {
  const wrong: Check['run'] = async ({ http, expect }) => {
    expect((await http.get('kit')).status, 'status of kit').to.equal(404);
  };

  it('a failed assertion is a finding of the first requirement', async () => {
    const result = await judged(wrong, {}, { proves: ['fake.must', 'fake.should'] });
    expect(result).to.include({ verdict: 'fail', reason: null });
    expect(result.findings).to.have.length(1);
    const [finding] = result.findings;
    expect(finding).to.include({ requirement: 'fake.must', verdict: 'fail', expected: '404', actual: '200' });
    expect(finding!.evidence).to.include('status of kit: expected 200 to equal 404');
    expect(result.proven).to.deep.equal([]);
    expect(result.assertions).to.equal(1);
  });

  it('a broken SHOULD is a warning', async () => {
    const result = await judged(wrong, {}, { proves: ['fake.should', 'fake.must'] });
    expect(result.verdict).to.equal('warn');
    expect(result.findings[0]).to.include({ requirement: 'fake.should', verdict: 'warn' });
  });

  it('a requirement that nobody wrote down is taken for a MUST', async () => {
    expect((await judged(wrong, {}, { proves: ['fake.unwritten'] })).verdict).to.equal('fail');
  });

  it('a violation is a finding, with the last exchanges as evidence', async () => {
    const wire = Array.from({ length: 10 }, (_, index) => `GET /${index}`);
    const result = await judged(
      async () => {
        throw new Violation('the index is HTML', 'JSON', '<html>');
      },
      { connect: async () => fakeLink({ wire: () => wire }) },
    );
    expect(result.verdict).to.equal('fail');
    expect(result.findings[0]).to.deep.equal({
      requirement: 'fake.must',
      verdict: 'fail',
      expected: 'JSON',
      actual: '<html>',
      evidence: ['the index is HTML', ...wire.slice(2)].join('\n'),
    });
  });

  it('a violation may name its requirement, which decides between failure and warning', async () => {
    const breaks = async ({ http }: CheckContext) => {
      await http.get('kit');
      throw new Violation('kit is late', 'at once', 'an hour', { requirement: 'fake.should' });
    };
    const { verdict, findings } = await judged(breaks);
    expect(verdict).to.equal('warn');
    expect(findings[0]).to.include({ requirement: 'fake.should', verdict: 'warn' });
  });

  it('what held before the failure is kept', async () => {
    const result = await judged(async (context) => {
      await looks(context);
      await wrong(context);
    });
    expect(result).to.include({ verdict: 'fail', assertions: 2 });
    expect(result.proven).to.deep.equal(['status of kit']);
  });

  it('an unexpected exception is an error that names the check', async () => {
    const result = await judged(async () => {
      throw new TypeError('x is not a function');
    });
    expect(result.verdict).to.equal('error');
    expect(result.reason).to.match(/^fake\.topic\.rule broke: TypeError: x is not a function\n/);
    expect(result.findings).to.deep.equal([]);
  });

  it('a comparison with undefined is an error, whatever it is compared with', async () => {
    for (const compare of [
      ({ expect }: CheckContext) => expect(undefined).to.equal(undefined),
      ({ expect }: CheckContext) => expect(undefined).to.deep.equal(undefined),
      ({ expect }: CheckContext) => expect(undefined).to.eql(undefined),
      ({ expect }: CheckContext) => expect(1).to.not.equal(undefined),
    ]) {
      const result = await judged(async (context) => {
        await context.http.get('kit');
        compare(context);
      });
      expect(result.verdict).to.equal('error');
      expect(result.reason).to.include('compared with undefined');
    }
  });

  it('a fault of the harness is an error with its remedy', async () => {
    const result = await judged(async () => {
      throw new HarnessError('ENGINE_LOST', 'The engine is gone.', 'Start it.');
    });
    expect(result).to.include({ verdict: 'error', reason: 'ENGINE_LOST: The engine is gone. Start it.' });
  });

  it('a way to the target that cannot be opened is an error', async () => {
    const result = await judged(looks, {
      connect: async () => {
        throw new Error('no door');
      },
    });
    expect(result.verdict).to.equal('error');
    expect(result.reason).to.include('no door');
  });

  it('a planted defect that failed itself counts for nothing, whatever the check saw', async () => {
    for (const run of [looks, wrong]) {
      const result = await judged(run, { connect: async () => fakeLink({ plantFailure: () => 'a TypeError' }) });
      expect(result).to.include({ verdict: 'error', reason: 'The planted defect failed itself: a TypeError' });
    }
  });
});

describe('one cell: what could not be told is unknown, what is not claimed is skipped', () => {
  it('a missing client is unknown, with the remedy', async () => {
    const result = await judged(looks, { ensureClient: fakeMissing }, {}, 'faker');
    expect(result).to.include({
      verdict: 'unknown',
      reason: 'CLIENT_MISSING: Client faker is not here. Install faker.',
    });
  });

  it('a command that is not there is unknown as well', async () => {
    const result = await judged(
      async ({ make, publisher }) => {
        const [pkg] = await make({ name: 'kit' });
        await publisher().publish(pkg);
      },
      { executor: fakeExecutor(() => ({ exit: 127 })) },
    );
    expect(result.verdict).to.equal('unknown');
    expect(result.reason).to.match(/^CLIENT_MISSING: faker was not found\. Rebuild the image of faker/);
  });

  it('an unclaimed capability is skipped before anything is done', async () => {
    let connected = false;
    const result = await judged(
      looks,
      {
        claims: () => new Set(['push']),
        connect: async () => {
          connected = true;
          return fakeLink();
        },
      },
      { needs: ['push', 'pull', 'yank'] },
    );
    expect(result).to.include({ verdict: 'skip', reason: 'The target does not claim pull, yank.' });
    expect(connected).to.equal(false);
  });

  it('a cell that does not end in time is unknown', async () => {
    const began = performance.now();
    const result = await judged(never, { timeoutMs: 50 });
    expect(result.verdict).to.equal('unknown');
    expect(result.reason).to.match(/^TIMEOUT: The cell did not end within 0\.05 s\. Raise --timeout/);
    expect(performance.now() - began).to.be.below(30_000);
  });

  it('what a cell does after its time is over is not reported as an unhandled rejection', async () => {
    const late = Promise.withResolvers<void>();
    const result = await judged(() => late.promise, { timeoutMs: 20 });
    expect(result.verdict).to.equal('unknown');
    late.reject(new Error('too late'));
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('a cancelled run is unknown', async () => {
    const run = new AbortController();
    const result = await judged(
      async () => {
        run.abort();
        run.signal.throwIfAborted();
      },
      { signal: run.signal },
    );
    expect(result).to.include({ verdict: 'unknown', reason: 'The run was cancelled.' });
  });

  it('a client that the cancellation killed is no failure of the registry', async () => {
    for (const killed of [{ exit: 130 }, { exit: 143 }, { exit: 143, timedOut: true }, { exit: 127 }]) {
      const run = new AbortController();
      const result = await judged(
        async ({ make, publisher }) => {
          const [pkg] = await make({ name: 'kit' });
          await publisher().publish(pkg);
        },
        {
          signal: run.signal,
          executor: fakeExecutor(() => {
            run.abort();
            return killed;
          }),
        },
      );
      expect(result, JSON.stringify(killed)).to.include({ verdict: 'unknown', reason: 'The run was cancelled.' });
    }
  });

  it('a refusal that the cancellation only looks like is no pass', async () => {
    const run = new AbortController();
    const result = await judged(
      async ({ make, publisher, expect }) => {
        const [pkg] = await make({ name: 'kit' });
        const { exit } = await publisher({ outcome: 'refusal' }).publish(pkg);
        expect(exit).to.not.equal(0);
      },
      {
        signal: run.signal,
        executor: fakeExecutor(() => {
          run.abort();
          return { exit: 143 };
        }),
      },
    );
    expect(result.verdict).to.equal('unknown');
  });
});

describe('one cell: what it writes down and leaves behind', () => {
  it('removes secrets from steps, findings, reasons and what was proven', async () => {
    const result = await judged(
      async ({ make, publisher, http, expect }) => {
        const [pkg] = await make({ name: 's3cret' });
        await http.get('kit');
        await publisher().publish(pkg);
        expect('s3cret').to.be.a('string');
        expect('s3cret', 'label s3cret').to.equal('other s3cret');
      },
      { executor: fakeExecutor(() => ({ stdout: 'token s3cret', stderr: 'password s3cret' })) },
    );
    expect(result.verdict).to.equal('fail');
    expect(JSON.stringify(result)).to.not.include('s3cret');
    expect(JSON.stringify(result)).to.include('[redacted]');
    const broken = await judged(async () => {
      throw new Error('s3cret');
    });
    expect(broken.reason).to.include('[redacted]').and.not.include('s3cret');
  });

  it('removes the folder of the cell, and leaves that of a failed one when asked', async () => {
    await using folder = await temporaryFolder();
    const fails = fakeCell({ run: async ({ expect }) => void expect(1).to.equal(2) });
    const passes = fakeCell({ run: looks });
    const cells = async () => (await readdir(join(folder.path, 'cells'))).length;
    await runCell(passes, fakeSurroundings(folder.path, { keepOnFailure: true }));
    expect(await cells()).to.equal(0);
    await runCell(fails, fakeSurroundings(folder.path));
    expect(await cells()).to.equal(0);
    await runCell(fails, fakeSurroundings(folder.path, { keepOnFailure: true }));
    expect(await cells()).to.equal(1);
  });

  it('closes its way to the target once, after everything that passed is recorded, whatever happens', async () => {
    for (const run of [looks, never, async () => Promise.reject(new Error('x'))] as Check['run'][]) {
      const calls: string[] = [];
      const link = fakeLink({
        settled: async () => void calls.push('settled'),
        close: async () => void calls.push('close'),
      });
      await judged(run, { connect: async () => link, timeoutMs: run === never ? 20 : 5_000 });
      expect(calls.filter((call) => call === 'close')).to.have.length(1);
      expect(calls.at(-1)).to.equal('close');
      expect(calls[0]).to.equal('settled');
    }
  });

  it('gives each attempt names, folders and homes of its own, the same for the same seed', async () => {
    await using folder = await temporaryFolder();
    const names: string[] = [];
    const cell = fakeCell({
      run: async ({ make, cell: { namespace } }) => {
        const [one, two] = await make({ name: 'kit' }, { name: 'kit', version: '2.0.0' });
        expect(one.name).to.equal(`kit-${namespace}`).and.equal(two.name);
        expect(one.dir).to.not.equal(two.dir);
        expect(existsSync(one.dir)).to.equal(true);
        expect([one.version, two.version, one.seed, one.size]).to.deep.equal(['1.0.0', '2.0.0', 'fake seed', 'small']);
        names.push(one.name);
      },
    });
    const surroundings = fakeSurroundings(folder.path);
    for (const [attempt, salt] of [
      [1, ''],
      [2, ''],
      [1, 'salt'],
      [1, ''],
    ] as const)
      await runCell(cell, surroundings, attempt, salt);
    expect(new Set(names).size).to.equal(3);
    expect(names[3]).to.equal(names[0]);
  });
});
