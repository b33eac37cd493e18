import { expect } from 'chai';
import type { Judgement } from '../../harness/core/judgement.ts';
import { judge } from '../../harness/history/judge.ts';
import { type Command, DEFECTS, type ModelDefect, type ModelOptions, runModel } from '../fakes/fake-registry-model.ts';
import { SCRIPTS, VICTIM } from './scripts.ts';

function judged(commands: readonly Command[], options: ModelOptions): Judgement {
  const { history, observation, given } = runModel(commands, { victim: VICTIM, ...options });
  return judge(history, observation, given);
}

function verdictOf({ invariants }: Judgement, id: string): string {
  return invariants.find((invariant) => invariant.id === id)!.verdict;
}

function failed({ invariants }: Judgement): string[] {
  return invariants.flatMap(({ id, violations }) => violations.map(({ sentence }) => `${id} ${sentence}`));
}

describe('a broken registry is noticed by the invariant that owns the defect, on a workload that a correct one passes', () => {
  for (const defect of DEFECTS) {
    const { owner, commands, options } = SCRIPTS[defect];
    it(`${defect}: ${owner}`, () => {
      const broken = judged(commands, { ...options, defect });
      expect(verdictOf(broken, owner)).to.equal('fail');
      expect(broken.verdict).to.equal('fail');
      const correct = judged(commands, { ...options });
      expect(failed(correct)).to.deep.equal([]);
      expect(verdictOf(correct, owner)).to.equal('pass');
    });
  }

  it('every invariant but the two on vacuity owns a defect', () => {
    const owners = new Set(Object.values(SCRIPTS).map(({ owner }) => owner));
    expect([...owners].sort()).to.deep.equal(['H1', 'H10', 'H11', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8', 'H9']);
    expect(Object.keys(SCRIPTS)).to.have.members(DEFECTS as readonly ModelDefect[] as ModelDefect[]);
  });
});
