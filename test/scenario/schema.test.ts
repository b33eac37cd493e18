import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { readScenarios, scenarioSchema, selectScenarios } from '../../harness/cli/catalogue/scenarios.ts';
import { parseYaml } from '../../harness/core/yaml-file.ts';
import { chooseScenarios, SCENARIOS_DIR } from '../../harness/scenario/load.ts';
import { temporaryFolder } from '../e2e/cli.ts';

const GOOD = `name: mine
title: Mine.
steps:
  - id: first
    publish: { versions: [1.0.0] }
  - id: second
    after: [first]
    publish: { versions: [1.1.0] }
cases:
  half: [{ fault: crash, at: { step: second, upload: 50% } }]
invariants: [H1]
`;

const read = (text: string) => parseYaml(text, 'mine.yaml', scenarioSchema);

describe('scenario/schema', () => {
  it('takes a scenario, with what is left out filled in', () => {
    const scenario = read(GOOD);
    expect(scenario).to.include({ name: 'mine', size: 'small', retry: true });
    expect(scenario.steps[0]!.publish).to.deep.equal({ packages: 1, versions: ['1.0.0'], editions: 1 });
  });

  for (const [what, from, to, message] of [
    ['a fault that there is not', 'fault: crash', 'fault: crush', /^mine\.yaml:10: cases\.half\.0/],
    ['a key that nobody reads', 'title: Mine.', 'title: Mine.\nrolback: none', /mine\.yaml:1: .*rolback/],
    ['a policy that there is not', 'title: Mine.', 'title: Mine.\nrollback: perhaps', /mine\.yaml:3: rollback/],
    ['two triggers', 'upload: 50%', 'upload: 50%, after: 1s', /mine\.yaml:10: cases\.half\.0\.at: has one of/],
    ['a predicate of nothing', 'upload: 50%', 'when: { op: publish }', /cases\.half\.0\.at\.when\.type/],
    ['a condition that there is not', 'after: [first]', 'after: [first]\n    if: maybe', /steps\.1\.if/],
    [
      'a step that there is not',
      'step: second',
      'step: third',
      /mine\.yaml:10: cases\.half\.0\.at\.step: names no step; there are first, second/,
    ],
    ['a share that is none', '50%', '150%', /mine\.yaml:10: cases\.half\.0\.at\.upload/],
    ['a step that does nothing', 'publish: { versions: [1.1.0] }', 'size: small', /mine\.yaml:6: steps\.1/],
    ['an option of another fault', 'fault: crash, at', 'fault: crash, bytes: 1, at', /mine\.yaml:10: .*bytes/],
  ] as const)
    it(`refuses ${what}, and says where`, () => {
      expect(() => read(GOOD.replace(from, to))).to.throw(message);
    });

  it('refuses readers that leave no place for what they wait for', () => {
    const reader = (number: number) => `  - id: r${number}\n    read: { until: second }\n`;
    const withReaders = (count: number) =>
      GOOD.replace('cases:', `${Array.from({ length: count }, (_, index) => reader(index)).join('')}cases:`);
    expect(read(withReaders(4)).steps).to.have.length(6);
    expect(() => read(withReaders(5))).to.throw(/steps: may have 4 steps that read/);
  });

  it('takes a scenario from a path, beside those that ship', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'mine.yaml');
    await writeFile(path, GOOD);
    const names = async (...wanted: string[]) => (await selectScenarios(wanted)).map(({ name }) => name);
    expect(await names(path)).to.deep.equal(['mine']);
    expect(await names(path, 'network-cut')).to.deep.equal(['network-cut', 'mine']);
    await writeFile(
      path,
      GOOD.replace('after: [first]', 'after: [reads]').replace(
        '  - id: second',
        '  - id: reads\n    read: { until: second }\n  - id: second',
      ),
    );
    const error = await names(path).catch((caught) => caught);
    expect(error.message, 'a reader that waits for what waits for it').to.include('wait for each other');
  });

  it('ships scenarios that fit, each named like its file', async () => {
    const scenarios = await readScenarios();
    expect(scenarios.map(({ name }) => `${name}.yaml`)).to.deep.equal(readdirSync(SCENARIOS_DIR).sort());
    expect(chooseScenarios(scenarios, ['crash-mid-upload']).map(({ name }) => name)).to.deep.equal([
      'crash-mid-upload',
    ]);
    expect(() => chooseScenarios(scenarios, ['crash'])).to.throw('There is no scenario crash.');
    const name = 'db-disconnect-transaction';
    const chosen = (database: string) => chooseScenarios(scenarios, undefined, database).map((each) => each.name);
    expect(chosen('postgres')).to.include.members([name, 'crash-mid-upload']);
    expect(chosen('sqlite')).to.include('crash-mid-upload').and.not.include(name);
    expect(() => chooseScenarios(scenarios, [name])).to.throw('needs postgres');
  });
});
