import { expect } from 'chai';
import type { Check } from '../../harness/core/check.ts';
import type { Defect, DoorRequest, Plant } from '../../harness/core/defect.ts';
import type { Format } from '../../harness/core/format.ts';
import type { SentRequest } from '../../harness/core/http.ts';
import type { CellResult } from '../../harness/core/report.ts';
import type { Proof } from '../../harness/runner/proof.ts';
import { type ProveOptions, prove } from '../../harness/runner/prove.ts';
import { fakeExecutor } from '../fakes/fake-executor.ts';
import { fakeCheck, fakeSubject } from '../fakes/fake-format.ts';
import { fakeHttp, fakeLink, fakeSurroundings } from '../fakes/fake-surroundings.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

/** What the fake registry does while this plant is in its way. */
interface FakePlant extends Plant {
  readonly status?: number;
  readonly untouched?: boolean;
  readonly crashes?: string;
  /** Clients fail as well. */
  readonly loud?: boolean;
}

const planted = (changes: Partial<FakePlant> = {}): FakePlant => ({ matches: () => true, ...changes });
const defect = (id: string, kills: Defect['kills'], plant: Partial<FakePlant> = {}): Defect => ({
  id,
  sentence: 'The fake registry is broken.',
  kills,
  plant: () => planted(plant),
});

/** What every fake client sends. */
const REQUEST = { method: 'GET', path: '/', headers: {} };

const SENT: SentRequest = { as: 'writer', headers: {}, size: 1, bytes: () => Buffer.alloc(1) };

/** A check that holds as long as the registry answers 200. */
const looking = (id: string, changes: Partial<Check> = {}) =>
  fakeCheck({
    id,
    run: async ({ http, expect }) => void expect((await http.get('kit')).status).to.equal(200),
    ...changes,
  });
/** A check that notices nothing. */
const blind = (id: string) =>
  fakeCheck({
    id,
    run: async ({ http, expect }) => void expect((await http.get('kit')).status).to.be.a('number'),
  });

interface Seen {
  readonly what: string;
  readonly check: string;
  readonly verdict: string;
  readonly expected: boolean;
}

/** Proves the checks of a fake format against the defects that are handed in. */
async function proved(
  checks: readonly Check[],
  defects: readonly Defect[],
  changes: Partial<ProveOptions> & {
    format?: Partial<Format>;
    honest?: number;
    onConnect?: (check: string) => void;
    clientsFail?: boolean;
  } = {},
): Promise<{ proof: Proof; seen: Seen[]; total: number }> {
  await using folder = await temporaryFolder();
  const { format, honest = 200, onConnect, clientsFail = false, ...options } = changes;
  const seen: Seen[] = [];
  const begun: string[] = [];
  let total = 0;
  const links = new WeakMap<object, FakePlant>();
  let loud = false;
  const surroundings = fakeSurroundings(folder.path, {
    executor: fakeExecutor(() => ({ exit: loud || clientsFail ? 1 : 0 })),
    keepBody: async () => {
      throw new Error('a cell fails on many defects at once: nothing is kept');
    },
    http: (_cell, link, _signal, onStep) =>
      fakeHttp(
        (step) => onStep(step, SENT),
        links.has(link.network) ? (links.get(link.network)!.status ?? 200) : honest,
      ),
  });
  const subject = fakeSubject({ checks, defects, ...(format ? { format } : {}) });
  const proof = await prove({ subjects: [subject], disabled: [] }, surroundings, {
    formats: ['fake'],
    target: 't',
    workers: 1,
    collateral: false,
    tier: 'release',
    async connect(cell, _label, plant) {
      onConnect?.(cell.check);
      const network = { proxy: 'http://fake.test:1/' };
      plant.matches(REQUEST);
      const control = plant.request?.(REQUEST, {} as never) as { answer: { status: number } } | undefined;
      const fake: FakePlant = control ? { ...plant, status: control.answer.status, loud: true } : plant;
      links.set(network, fake);
      loud = fake.loud ?? false;
      return fakeLink({
        network,
        plantApplied: () => !fake.untouched,
        plantFailure: () => fake.crashes ?? null,
        close: async () => {
          loud = false;
        },
      });
    },
    onPlan: (jobs) => {
      total = jobs.length;
    },
    onStart: ({ name }) => begun.push(name),
    onResult: ({ name, what }, { check, verdict }: CellResult, expected: boolean) => {
      expect(begun, 'a job ends that has begun').to.include(name);
      seen.push({ what, check, verdict, expected });
    },
    ...options,
  });
  return { proof, seen, total };
}

describe('prove: which checks can fail', () => {
  it('a defect that the named check notices is killed, and the check is proven', async () => {
    const { proof, seen, total } = await proved([looking('fake.a.b')], [defect('d', ['fake.a.b'], { status: 500 })]);
    expect(proof.defects).to.deep.equal([
      {
        id: 'd',
        format: 'fake',
        check: 'fake.a.b',
        killedBy: ['fake.a.b'],
        collateral: [],
        missedBy: [],
        nativeBlind: true,
      },
    ]);
    expect(proof.checks).to.deep.equal([{ id: 'fake.a.b', format: 'fake', killedBy: ['d'] }]);
    expect(proof).to.deep.include({ survivors: [], unproven: [], dishonest: [] });
    expect(seen.length).to.equal(total);
    expect(total, 'honest and natives alone, both with the defect, two controls').to.equal(6);
  });

  it('a defect that its check does not notice survives', async () => {
    const { proof, seen } = await proved([blind('fake.a.b')], [defect('d', ['fake.a.b'], { status: 500 })]);
    expect(proof.survivors).to.deep.equal(['fake/d']);
    expect(proof.defects[0]).to.deep.include({ killedBy: [], missedBy: ['fake.a.b'] });
    expect(proof.unproven).to.deep.equal(['fake/fake.a.b']);
    expect(seen.find(({ what }) => what === 'd')).to.include({ verdict: 'pass', expected: false });
  });

  it('a defect has to be noticed by every check that it names', async () => {
    const { proof } = await proved(
      [looking('fake.a.b'), blind('fake.c.d')],
      [defect('d', ['fake.a.b', 'fake.c.d'], { status: 500 })],
    );
    expect(proof.survivors).to.deep.equal(['fake/d']);
    expect(proof.defects[0]).to.deep.include({ killedBy: ['fake.a.b'], missedBy: ['fake.c.d'] });
  });

  it('a failure proves nothing where the defect touched nothing', async () => {
    const { proof } = await proved(
      [looking('fake.a.b')],
      [defect('d', ['fake.a.b'], { status: 500, untouched: true })],
    );
    expect(proof.survivors).to.deep.equal(['fake/d']);
    expect(proof.unproven).to.deep.equal(['fake/fake.a.b']);
  });

  it('a defect that failed itself is an error, not a kill', async () => {
    const { proof, seen } = await proved(
      [looking('fake.a.b')],
      [defect('d', ['fake.a.b'], { status: 500, crashes: 'TypeError' })],
    );
    expect(proof.survivors).to.deep.equal(['fake/d']);
    expect(seen.filter(({ what }) => what === 'd').map(({ verdict, expected }) => [verdict, expected])).to.deep.equal([
      ['error', false],
      ['error', false],
    ]);
  });

  it('a check that breaks has noticed nothing', async () => {
    const check = looking('fake.a.b', {
      run: async ({ http, expect }) => {
        const { status } = await http.get('kit');
        if (status !== 200) throw new TypeError('x is undefined');
        expect(status).to.equal(200);
      },
    });
    const { proof } = await proved([check], [defect('d', ['fake.a.b'], { status: 500 })]);
    expect(proof.survivors).to.deep.equal(['fake/d']);
  });

  it('a broken SHOULD counts as noticed', async () => {
    const { proof } = await proved(
      [looking('fake.a.b', { proves: ['fake.should'] })],
      [defect('d', ['fake.a.b'], { status: 500 })],
    );
    expect(proof.survivors).to.deep.equal([]);
  });

  it('a check that no defect makes fail is unproven', async () => {
    const { proof } = await proved(
      [looking('fake.a.b'), looking('fake.c.d')],
      [defect('d', ['fake.a.b'], { status: 500 })],
    );
    expect(proof.unproven).to.deep.equal(['fake/fake.c.d']);
  });

  it('a check that does not pass on the honest registry is dishonest, and never counts as proven', async () => {
    const { proof, seen } = await proved([looking('fake.a.b')], [defect('d', ['fake.a.b'], { status: 500 })], {
      honest: 503,
    });
    expect(proof.dishonest).to.have.length(1);
    expect(proof.dishonest[0]).to.include({ check: 'fake.a.b', format: 'fake', verdict: 'fail' });
    expect(proof.dishonest[0]!.reason).to.include('expected 503 to equal 200');
    expect(proof.checks).to.deep.equal([]);
    expect(seen.find(({ what }) => what === 'honest')!.expected).to.equal(false);
  });

  it('a check that could not be told is dishonest, with the reason', async () => {
    const { proof } = await proved([fakeCheck({ id: 'fake.a.b' })], []);
    expect(proof.dishonest[0]).to.include({ verdict: 'unknown', reason: 'The check asserted nothing.' });
  });

  it('what the target does not claim is neither dishonest nor asked of a defect', async () => {
    const skipped = looking('fake.a.b', { needs: ['yank'] });
    const { proof } = await proved([skipped], [defect('d', ['fake.a.b'], { status: 500 })]);
    expect(proof).to.deep.include({ defects: [], survivors: [], dishonest: [], unproven: [], checks: [] });
  });

  it('a defect that names only checks that are not there survives', async () => {
    const { proof } = await proved([looking('fake.a.b')], [defect('d', ['fake.typo.x'], { status: 500 })]);
    expect(proof.survivors).to.deep.equal(['fake/d']);
  });
});

describe('prove: what else is told', () => {
  it('says which defects the clients alone do not see', async () => {
    const { proof } = await proved(
      [looking('fake.a.b')],
      [defect('quiet', ['fake.a.b'], { status: 500 }), defect('loud', ['fake.a.b'], { status: 500, loud: true })],
    );
    expect(proof.defects.map(({ id, nativeBlind }) => [id, nativeBlind])).to.deep.equal([
      ['quiet', true],
      ['loud', false],
    ]);
  });

  it('clients are not run again for a defect that touches nothing that they send', async () => {
    const elsewhere = { status: 500, loud: true, matches: ({ path }: DoorRequest) => path === '/elsewhere' };
    const connected: string[] = [];
    const { proof, seen, total } = await proved([looking('fake.a.b')], [defect('d', ['fake.a.b'], elsewhere)], {
      onConnect: (check) => connected.push(check),
    });
    expect(proof.defects[0]).to.deep.include({ killedBy: ['fake.a.b'], nativeBlind: true });
    expect(connected.filter((check) => check === 'x.native.alone')).to.have.length(1);
    expect(seen).to.have.length(total);
  });

  it('clients that fail on the honest registry see nothing, and it is said', async () => {
    const { proof } = await proved([looking('fake.a.b')], [defect('d', ['fake.a.b'], { status: 500 })], {
      clientsFail: true,
    });
    expect(proof.dishonest.map(({ check }) => check)).to.deep.equal(['x.native.alone']);
    expect(proof.defects[0]!.nativeBlind).to.equal(false);
  });

  it('runs every check on every defect when asked, and tells who noticed besides', async () => {
    const checks = [looking('fake.a.b'), looking('fake.c.d'), blind('fake.e.f')];
    const { proof } = await proved(checks, [defect('d', ['fake.a.b'], { status: 500 })], { collateral: true });
    expect(proof.defects[0]).to.deep.include({ killedBy: ['fake.a.b'], collateral: ['fake.c.d'], missedBy: [] });
    expect(proof.unproven).to.deep.equal(['fake/fake.e.f']);
    expect(proof.survivors).to.deep.equal([]);
  });

  it('plants only the defects that are asked for', async () => {
    const { proof } = await proved(
      [looking('fake.a.b')],
      [defect('one', ['fake.a.b'], { status: 500 }), defect('two', ['fake.a.b'], { status: 500 })],
      { grep: /^fake\/two$/ },
    );
    expect(proof.defects.map(({ id }) => id)).to.deep.equal(['two']);
  });

  it('looks only at the formats that are asked for', async () => {
    const { proof, total } = await proved([looking('fake.a.b')], [], { formats: ['other'] });
    expect(total).to.equal(0);
    expect(proof).to.deep.equal({ defects: [], checks: [], survivors: [], unproven: [], dishonest: [], controls: [] });
  });
});

describe('prove: registries that do nothing', () => {
  it('no check may pass on one', async () => {
    const { proof, seen } = await proved([blind('fake.a.b'), looking('fake.c.d')], []);
    expect(proof.controls).to.deep.equal([
      { id: 'control:200-empty', format: 'fake', passed: ['fake.a.b', 'fake.c.d'] },
      { id: 'control:404', format: 'fake', passed: ['fake.a.b'] },
    ]);
    const control = (id: string) => seen.filter(({ what }) => what === id).map(({ expected }) => expected);
    expect(control('control:200-empty')).to.deep.equal([false, false]);
    expect(control('control:404')).to.deep.equal([false, true]);
  });

  it('where everything is absent, a check about absence may say so, and none where everything is there', async () => {
    const absent = (id: string, status: number) =>
      looking(id, {
        run: async ({ http, expect }) => void expect((await http.get('kit')).status).to.equal(status),
      });
    const { proof } = await proved([absent('fake.absent.404', 404), absent('fake.present.404', 200)], []);
    expect(proof.controls).to.deep.equal([{ id: 'control:200-empty', format: 'fake', passed: ['fake.present.404'] }]);
  });
});
