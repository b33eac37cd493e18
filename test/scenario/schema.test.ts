import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { readScenarios, scenarioSchema } from '../../harness/cli/scenarios.ts';
import { parseYaml } from '../../harness/core/yaml-file.ts';
import { chooseScenarios, SCENARIOS_DIR } from '../../harness/scenario/load.ts';

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
