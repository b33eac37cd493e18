import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { HarnessError } from '../../harness/core/error.ts';
import type { HistoryEvent } from '../../harness/core/history.ts';
import { eventSchema } from '../../harness/history/event.ts';
import { isEvent } from '../../harness/history/is-event.ts';
import { readHistory } from '../../harness/history/reader.ts';
import { runModel } from '../fakes/fake-registry-model.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';
import { SCRIPTS } from './scripts.ts';

const { history } = runModel(SCRIPTS['dangling index'].commands);

async function read(text: string): Promise<{ events: HistoryEvent[]; tornBytes: number }> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'history.jsonl');
  await writeFile(path, text);
  const events: HistoryEvent[] = [];
  const { tornBytes } = await readHistory(path, (event) => events.push(event));
  return { events, tornBytes };
}

const text = history.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('a history that is read', () => {
  it('is what was written, also where a line is longer than what is read at once', async () => {
    expect((await read(text)).events).to.deep.equal(history);
    const [first, ...others] = history;
    const long = [{ ...first!, evidence: 'é'.repeat(2_000_000) }, ...others];
    const { events, tornBytes } = await read(long.map((event) => `${JSON.stringify(event)}\n`).join(''));
    expect(events).to.have.length(history.length);
    expect(events[0]!.evidence!.length).to.equal(2_000_000);
    expect(tornBytes).to.equal(0);
  });

  it('wherever a kill has cut it off loses only what was not written whole', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'history.jsonl');
    const [whole, line] = [text, `${JSON.stringify({ ...history[0]!, seq: history.length, evidence: 'ü' })}\n`];
    for (const kept of [1, 40, line.length - 3, line.length - 1]) {
      await writeFile(path, whole);
      await appendFile(path, Buffer.from(line).subarray(0, kept));
      let events = 0;
      const end = await readHistory(path, () => {
        events += 1;
      });
      expect([events, end.events, end.tornBytes]).to.deep.equal([history.length, history.length, kept]);
    }
  });

  it('with a line that is none names path, line, key and what would be right', async () => {
    const spoiled = history.map((event, index) => `${JSON.stringify(index === 2 ? { ...event, size: -1 } : event)}\n`);
    const error = await read(spoiled.join('')).then(
      () => null,
      (thrown) => thrown as HarnessError,
    );
    expect(error).to.be.instanceOf(HarnessError);
    expect(error!.message).to.match(/history\.jsonl:3: size: .*>=0/);
  });
});

describe('the quick look at an event', () => {
  const value = fc.oneof(
    fc.constantFrom(
      '',
      'pkg:fake/kit',
      'a'.repeat(64),
      'A'.repeat(64),
      'ok',
      'read',
      1,
      -1,
      1.5,
      0,
      null,
      {},
      [],
      undefined,
    ),
    fc.constantFrom(
      [{ purl: 'pkg:fake/kit@1', digest: null, size: null }],
      [{ purl: 'kit', digest: null, size: null }],
    ),
    fc.constantFrom(
      [{ purl: 'pkg:fake/kit@1', digest: '', size: 1 }],
      [{ purl: 'pkg:fake/kit@1', digest: null }],
      [{}],
    ),
    fc.constantFrom([{ purl: 'pkg:fake/kit@1', name: 1, digest: null, size: 1 }]),
  );
  const key = fc.constantFrom(...Object.keys(eventShape()), 'strange');

  it('finds sound what the schema finds sound, and nothing else', () => {
    const seen = { sound: 0, unsound: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...history), key, value, (event, name, changed) => {
        const { [name]: _, ...without } = event as unknown as Record<string, unknown>;
        const candidate = changed === undefined ? without : { ...without, [name]: changed };
        const { success } = eventSchema.safeParse(candidate);
        seen[success ? 'sound' : 'unsound'] += 1;
        expect(isEvent(candidate), JSON.stringify(candidate)).to.equal(success);
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(seen.sound, seen.unsound)).to.be.greaterThan(100);
  });
});

/** An event with every key that there is. */
function eventShape(): Required<HistoryEvent> {
  const optional = { exit: 0, http: 200, evidence: '', seen: [], incoherent: null, cell: 't/f/c' };
  return { ...history[0]!, ...optional };
}
