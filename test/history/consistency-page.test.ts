import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { INVARIANTS } from '../../harness/history/invariants/index.ts';
import { judge } from '../../harness/history/judge.ts';
import { type Example, writtenOut } from './examples.ts';

const PAGE = readFileSync(join(PACKAGE_ROOT, 'docs/consistency.md'), 'utf8');
const EXAMPLE = /```json\n([^`]+)```\s+```text\n([^`]*)```/g;

/** What the page shows below an example: each violation with its proof, or else why it is unknown, or that all is well. */
function told(id: string, { history, observation }: ReturnType<typeof writtenOut>): string {
  const found = judge(history, observation, []).invariants.find((invariant) => invariant.id === id)!;
  const violations = found.violations.map(({ sentence, operations }) => `${sentence} [${operations.join(', ')}]`);
  const lines = violations.length > 0 ? violations : found.reasons;
  return `${id} ${found.verdict}\n${lines.map((line) => `${line}\n`).join('')}`;
}

describe('docs/consistency.md', () => {
  it('has a section for each invariant, with its rule', () => {
    expect(PAGE.match(/^## H\d+ .*/gm)).to.deep.equal(INVARIANTS.map(({ id, title }) => `## ${id} ${title}`));
    for (const { rule } of INVARIANTS) expect(PAGE).to.include(`**${rule}**`);
  });

  for (const { id, title } of INVARIANTS) {
    it(`${id}: its examples are judged as the page says`, () => {
      const section = PAGE.split(/^## /m).find((each) =>
        each.startsWith(`${id} ${title}
`),
      )!;
      const examples = [...section.matchAll(EXAMPLE)];
      expect(examples, 'examples').to.not.be.empty;
      for (const [, example, says] of examples)
        expect(told(id, writtenOut(JSON.parse(example!) as Example))).to.equal(says);
      const first = examples[0]![2]!;
      expect(first, 'the first one breaks the rule').to.match(/^H\d+ (fail|unknown)$/m);
    });
  }
});
