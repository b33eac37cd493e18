import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { logLine } from '../../harness/report/run-log.ts';
import { readRunFolder } from '../../harness/store/read-folder.ts';
import { KEPT_ENTRIES } from '../../harness/store/read-logs.ts';
import type { RunStore } from '../../harness/store/store.ts';
import { fakeResultOf } from '../fakes/fake-report.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';
import { reportOf, writeRun } from './runs.ts';

/** What every store of runs keeps to. `open` gives an empty one; `place` is a folder for it. */
export function storeContract(open: (place: string) => Promise<RunStore>): void {
  const inStore = (work: (store: RunStore, source: string) => Promise<void>) => async () => {
    await using place = await temporaryFolder();
    await using source = await temporaryFolder();
    await using store = await open(place.path);
    await work(store, source.path);
  };
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'no refusal',
      (error) => error,
    );

  it(
    'gives back what it took over, whole',
    inStore(async (store, source) => {
      const findings = [1, 2].map((number) => ({
        ...{ requirement: 'a.b', verdict: 'fail' as const, expected: `${number}`, actual: "it's \u0001 “x” 🎈" },
        evidence: 'one\ntwo',
      }));
      const cells = [
        fakeResultOf('fail', { findings, client: 'c', transport: 'tls', ms: 0.25 }),
        fakeResultOf('pass', { requirements: ['a.b', 'a.c'] }),
        fakeResultOf('fail', { attempt: 2, findings, client: 'c', transport: 'tls' }),
        fakeResultOf('unknown'),
      ];
      const sections = {
        inputs: { fake: 'f00' },
        cached: [
          { cell: 't/fake/b', run: 'r' },
          { cell: 't/fake/a', run: 'q' },
        ],
      };
      const dir = await writeRun(source, {
        id: 'run-1',
        cells,
        target: { title: 'A; "B"' },
        run: { cancelled: true },
        sections,
      });
      expect(await store.add(dir)).to.equal(true);
      expect(await store.read('run-1')).to.deep.equal(await readRunFolder(dir));
      const { attempts: _attempts, artefacts, cached, ...summary } = await readRunFolder(dir);
      expect((await store.list()).runs).to.deep.equal([summary]);
      expect(cached.map(({ cell, run }) => `${cell} ${run}`)).to.deep.equal(['t/fake/a q', 't/fake/b r']);
      expect(artefacts.map(({ path }) => path)).to.deep.equal(['logs/pipeline.jsonl', 'report.json']);
    }),
  );

  it(
    'gives back the logs, class by class, and says where it left something out',
    inStore(async (store, source) => {
      const dir = await writeRun(source, { id: 'run-1' });
      const many = Array.from({ length: KEPT_ENTRIES + 2 }, (_, index) =>
        logLine('run-1', 'application', `line ${index} \u0000`, { source: 't' }),
      );
      await writeFile(join(dir, 'logs/application.jsonl'), many.join('\n'));
      await writeFile(join(dir, 'logs/audit.jsonl'), '{"message":"killed","pid":7,"run":"run-1","tim');
      await store.add(dir);
      const logs = await store.logs('run-1');
      expect(logs).to.have.length(KEPT_ENTRIES + 3);
      expect(logs[7]!.message).to.match(/^line 7 /);
      expect(logs[7]).to.deep.include({ class: 'application', time: null, facts: { source: 't' } });
      expect(logs.slice(-3).map(({ message }) => message)).to.deep.equal([
        '2 more entries are in logs/application.jsonl of the run.',
        'a cell begins',
        '{"message":"killed","pid":7,"run":"run-1","tim',
      ]);
      expect(logs.at(-2)).to.deep.include({ class: 'pipeline', facts: { cell: 'c' } });
      expect(logs.at(-2)!.time).to.be.a('string');
      expect(await refusal(store.logs('run-2'))).to.include({ code: 'RUN_UNKNOWN' });
    }),
  );

  it(
    'lists the oldest first, by when they began',
    inStore(async (store, source) => {
      expect(await store.list()).to.deep.equal({ runs: [], unreadable: [] });
      for (const [id, day] of [
        ['b', '02'],
        ['c', '01'],
        ['a', '03'],
      ] as const)
        await store.add(await writeRun(source, { id, startedAt: `2026-01-${day}T00:00:00.000Z` }));
      expect((await store.list()).runs.map(({ id }) => id)).to.deep.equal(['c', 'b', 'a']);
    }),
  );

  it(
    'takes a run over once, and refuses another of the same id',
    inStore(async (store, source) => {
      const dir = await writeRun(source, { id: 'run-1', cells: [fakeResultOf('pass')] });
      expect(await store.add(dir)).to.equal(true);
      expect(await store.add(dir)).to.equal(false);
      const other = await writeRun(join(source, 'other'), { id: 'run-1', run: { seed: 'another' } });
      expect(await refusal(store.add(other))).to.include({ code: 'CONFIG_INVALID' });
      expect(await store.read('run-1')).to.deep.equal(await readRunFolder(dir));
    }),
  );

  it(
    'takes over what many give at once',
    inStore(async (store, source) => {
      const dirs = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          writeRun(source, { id: `run-${index}`, cells: [fakeResultOf('pass')] }),
        ),
      );
      expect(await Promise.all(dirs.map((dir) => store.add(dir)))).to.deep.equal(dirs.map(() => true));
      expect((await store.list()).runs).to.have.length(8);
    }),
  );

  it(
    'takes a run over once, be it given by several at once',
    inStore(async (store, source) => {
      const dir = await writeRun(source, { id: 'run-1', cells: [fakeResultOf('pass')] });
      const added = await Promise.all(Array.from({ length: 4 }, () => store.add(dir)));
      expect(added.filter(Boolean)).to.have.length(1);
      expect(await store.read('run-1')).to.deep.equal(await readRunFolder(dir));
      expect(await store.list()).to.have.deep.property('unreadable', []);
    }),
  );

  it(
    'refuses what is no run, and keeps nothing of it',
    inStore(async (store, source) => {
      expect(await refusal(store.add(join(source, 'nowhere')))).to.include({ code: 'RUN_UNKNOWN', exitStatus: 2 });
      expect(await refusal(store.read('run-1'))).to.include({ code: 'RUN_UNKNOWN' });
      expect(await refusal(store.pin('run-1', true))).to.include({ code: 'RUN_UNKNOWN' });
      const cases = [
        ['{"schemaVersion": 1, "run": {', /truncated/],
        ['\u001b[2J of another kind', /truncated or no JSON: Unexpected token[ -~]*$/],
        ['{"tool": "another"}', /no report of regproof/],
        ['{"schemaVersion": 99}', /schema version 99; this regproof reads version \d+/],
        ['{"schemaVersion": 1}', /no report of regproof: run/],
      ] as const;
      for (const [text, says] of cases) {
        const dir = join(source, 'broken');
        await mkdir(dir, { recursive: true });
        await writeFile(join(dir, 'report.json'), text);
        const error = await refusal(store.add(dir));
        expect(error).to.include({ code: 'REPORT_INVALID', exitStatus: 3 });
        expect(String((error as Error).message)).to.match(says);
      }
      expect((await store.list()).runs).to.deep.equal([]);
    }),
  );

  it(
    'refuses a report that is not as it was when the run ended',
    inStore(async (store, source) => {
      const dir = await writeRun(source, { id: 'run-1', cells: [fakeResultOf('fail')] });
      await writeFile(
        join(dir, 'report.json'),
        JSON.stringify(reportOf({ id: 'run-1', cells: [fakeResultOf('pass')] })),
      );
      const error = (await refusal(store.add(dir))) as Error;
      expect(error).to.include({ code: 'REPORT_INVALID' });
      expect(error.message).to.include('was changed since the run ended');
    }),
  );

  it(
    'keeps pinned runs when it is pruned, until they are not pinned any more',
    inStore(async (store, source) => {
      const ids = ['a', 'b', 'c'];
      for (const id of ids) await store.add(await writeRun(source, { id, cells: [fakeResultOf('fail')] }));
      await store.pin('b', true);
      await store.pin('b', true);
      expect((await store.list()).runs.map(({ pinned }) => pinned)).to.deep.equal([false, true, false]);
      expect(await store.prune(new Date(0))).to.deep.equal([]);
      expect(await store.prune(new Date(Date.now() + 60_000))).to.deep.equal(['a', 'c']);
      expect((await store.list()).runs.map(({ id }) => id)).to.deep.equal(['b']);
      await store.pin('b', false);
      expect(await store.prune(new Date(Date.now() + 60_000))).to.deep.equal(['b']);
      expect((await store.list()).runs).to.deep.equal([]);
    }),
  );
}
