import { expect } from 'chai';
import fc from 'fast-check';
import type { Judgement } from '../../harness/core/judgement.ts';
import { judge } from '../../harness/history/judge.ts';
import { type Command, DEFECTS, type ModelOptions, runModel } from '../fakes/fake-registry-model.ts';
import { SCRIPTS, VICTIM } from './scripts.ts';

const RUNS = 500;

/** A little of everything on few names, so that the processes get in each other's way. */
function commands(fates: readonly Command['fate'][]): fc.Arbitrary<Command[]> {
  const command = fc.record<Command>({
    process: fc.constantFrom('p1', 'p2', 'p3', 'p4'),
    op: fc.constantFrom('publish', 'publish', 'delete', 'read', 'fetch'),
    name: fc.constantFrom('kit', 'box'),
    version: fc.constantFrom('1.0.0', '2.0.0'),
    edition: fc.integer({ min: 1, max: 3 }),
    gap: fc.integer({ min: 1, max: 5 }),
    before: fc.integer({ min: 1, max: 6 }),
    after: fc.integer({ min: 1, max: 6 }),
    fate: fc.constantFrom('answered', 'answered', ...fates),
  });
  return fc.array(command, { maxLength: 40, size: 'max' });
}

const surroundings: fc.Arbitrary<ModelOptions> = fc.record({ digests: fc.boolean(), files: fc.constantFrom(1, 1, 2) });
const crash = fc.record({ at: fc.integer({ min: 1, max: 60 }), lasts: fc.integer({ min: 1, max: 20 }) });

function judged(commands: readonly Command[], options: ModelOptions): Judgement {
  const { history, observation, given } = runModel(commands, options);
  return judge(history, observation, given);
}

function violations({ invariants }: Judgement): string[] {
  return invariants.flatMap(({ id, violations: found }) =>
    found.map(({ sentence, operations }) => `${id} ${sentence} [${operations}]`),
  );
}

describe('generated histories', () => {
  it('of a correct registry are never flagged, whatever gets lost and also when it is killed and comes back', () => {
    const compared = new Map<string, number>();
    const lost = fc.tuple(commands(['lost', 'unheard', 'late', 'refused']), surroundings);
    const killed = fc.tuple(
      commands(['refused']),
      fc.tuple(surroundings, crash).map(([options, at]): ModelOptions => ({ ...options, crash: at })),
    );
    fc.assert(
      fc.property(fc.oneof(lost, killed), ([workload, options]) => {
        const judgement = judged(workload, options);
        expect(violations(judgement)).to.deep.equal([]);
        for (const { id, compared: count } of judgement.invariants) compared.set(id, (compared.get(id) ?? 0) + count);
      }),
      { numRuns: RUNS },
    );
    // Otherwise nothing was looked at.
    for (const [id, count] of compared) expect(count, `comparisons of ${id}`).to.be.greaterThan(RUNS / 10);
  });

  for (const defect of DEFECTS) {
    const { owner, commands: script, options } = SCRIPTS[defect];
    it(`with one broken package among others are flagged: ${defect}, by ${owner} and for that package only`, () => {
      fc.assert(
        fc.property(commands(['refused']), fc.boolean(), (others, digests) => {
          const found = violations(judged([...others, ...script], { ...options, digests, victim: VICTIM, defect }));
          expect(found.some((violation) => violation.startsWith(`${owner} `))).to.equal(true);
          const strange = found.filter((violation) => /pkg:fake\/(kit|box)/.test(violation));
          expect(strange).to.deep.equal([]);
        }),
        { numRuns: RUNS / 10 },
      );
    });
  }
});
