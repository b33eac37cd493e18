/** @typedef {import('../../core/judgement.ts').InvariantJudgement} InvariantJudgement */
import { h, table } from './dom.js';
import { badge } from './facts.js';

/**
 * What each invariant says, those that say nothing of this history left out.
 * @param {readonly InvariantJudgement[]} invariants
 */
export function invariantTable(invariants) {
  const told = invariants.filter(({ verdict }) => verdict !== 'skip');
  const rows = told.map(({ id, title, rule, verdict, compared, violations, reasons }) => [
    `${id} ${title}`,
    badge(verdict),
    compared,
    [
      rule,
      ...[...violations.map(({ sentence }) => sentence), ...reasons]
        .slice(0, 5)
        .map((sentence) => h('p', { class: 'reason' }, sentence)),
    ],
  ]);
  return table('Invariants of the history', ['invariant', 'verdict', 'compared', 'rule, and what broke it'], rows);
}
