import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { HarnessError } from '../../harness/core/error.ts';
import { loadTarget, targetNames } from '../../harness/target/load.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const GOOD =
  'name: mine\ntitle: Mine\nversion: "1"\nstart: { kind: embedded }\nformats:\n  npm: { push: /a/, pull: /b/, claims: [push] }\n';

/** Loads a target folder that holds these files. */
async function loaded(files: Readonly<Record<string, string>>) {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'mine'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, 'mine', name), text);
  return await loadTarget(join(folder.path, 'mine')).then(
    (target) => ({ target, error: null }),
    (error: HarnessError) => ({ target: null, error }),
  );
}

describe('target folders', () => {
  it('that ship with the harness all load, by their name', async () => {
    const names = await targetNames();
    expect(names).to.include('reference');
    expect(names).to.deep.equal(names.toSorted());
    for (const name of names) expect((await loadTarget(name)).name).to.equal(name);
  });

  it('are found by a path, whatever their name', async () => {
    const { target } = await loaded({ 'target.yaml': GOOD.replace('name: mine', 'name: other') });
    expect(target).to.deep.include({ name: 'other', disposable: false, baseline: [], start: { kind: 'embedded' } });
  });

  it('bring their known failures', async () => {
    const entry =
      '- cell: "**/yank"\n  verdict: fail\n  reason: It answers 500 to every yank.\n  evidence: curl -X DELETE\n';
    const { target } = await loaded({ 'target.yaml': GOOD, 'baseline.yaml': entry });
    expect(target!.baseline).to.have.length(1);
  });

  it('fill in what may be left out', async () => {
    const start = 'start:\n  kind: process\n  argv: [./bin]\n  ready: { path: /health }\n';
    const { target } = await loaded({ 'target.yaml': GOOD.replace('start: { kind: embedded }\n', start) });
    expect(target!.start).to.deep.equal({
      kind: 'process',
      argv: ['./bin'],
      env: {},
      files: {},
      prepare: [],
      ready: { path: '/health', status: [200], withinSeconds: 60 },
      hosts: 'any',
      provision: [],
    });
  });

  const WRONG: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['a key that does not exist', { 'target.yaml': `${GOOD}titel: x\n` }, /target\.yaml:1: \(root\): .*titel/],
    [
      'a claim that does not exist',
      { 'target.yaml': GOOD.replace('[push]', '[pusch]') },
      /target\.yaml:6: formats\.npm\.claims\.0: /,
    ],
    ['no claims', { 'target.yaml': GOOD.replace('[push]', '[]') }, /formats\.npm\.claims/],
    ['a kind that does not exist', { 'target.yaml': GOOD.replace('embedded', 'vm') }, /target\.yaml:4: start\.kind: /],
    ['a missing key', { 'target.yaml': GOOD.replace('title: Mine\n', '') }, /: title: /],
    [
      'a name that is no name',
      { 'target.yaml': GOOD.replace('name: mine', 'name: My Registry') },
      /target\.yaml:1: name: /,
    ],
    [
      'a readiness path without slash',
      { 'target.yaml': GOOD.replace('{ kind: embedded }', '{ kind: process, argv: [x], ready: { path: health } }') },
      /start\.ready\.path: must start with \//,
    ],
    [
      'a known failure without evidence',
      { 'target.yaml': GOOD, 'baseline.yaml': '- { cell: "**", verdict: fail, reason: a long enough reason }\n' },
      /baseline\.yaml:1: 0\.evidence: /,
    ],
    [
      'a known failure that passes',
      {
        'target.yaml': GOOD,
        'baseline.yaml': '- { cell: "**", verdict: pass, reason: a long enough reason, evidence: long enough }\n',
      },
      /baseline\.yaml:1: 0\.verdict: /,
    ],
    ['a file that is empty', { 'target.yaml': '' }, /target\.yaml:1: \(root\): /],
  ];
  for (const [what, files, says] of WRONG) {
    it(`with ${what}: file, line and key`, async () => {
      const { error } = await loaded(files);
      expect(error).to.be.instanceOf(HarnessError);
      expect(error!.code).to.equal('CONFIG_INVALID');
      expect(error!.message).to.match(says);
      expect(error!.exitStatus).to.equal(2);
    });
  }

  it('that are not there name the known ones', async () => {
    for (const name of ['nexuz', '.', './nowhere', '/nowhere', 'a/b']) {
      const error = await loadTarget(name).catch((reason) => reason);
      const says = name === 'nexuz' ? 'There is no target nexuz.' : 'There is no target.yaml in /';
      expect(error.message).to.include(says);
      expect(error, name).to.include({ code: 'TARGET_UNKNOWN', exitStatus: 2 });
      expect(error.remedy).to.include('reference');
    }
  });
});
