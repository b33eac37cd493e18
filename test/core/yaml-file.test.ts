import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { HarnessError } from '../../harness/core/error.ts';
import { parseYaml, readYaml } from '../../harness/core/yaml-file.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

const schema = z.strictObject({
  name: z.string(),
  size: z.enum(['small', 'large']).default('small'),
  list: z.array(z.strictObject({ path: z.string().regex(/^\//, 'must start with /') })).optional(),
});

function wrong(text: string): HarnessError {
  try {
    parseYaml(text, 'mine.yaml', schema);
  } catch (error) {
    expect(error).to.be.instanceOf(HarnessError);
    expect(error).to.include({ code: 'CONFIG_INVALID', exitStatus: 2 });
    return error as HarnessError;
  }
  throw new Error('it was taken');
}

describe('YAML files', () => {
  it('give what the schema makes of them', () => {
    expect(parseYaml('name: x\n', 'mine.yaml', schema)).to.deep.equal({ name: 'x', size: 'small' });
  });

  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a wrong value', 'name: x\nsize: huge\n', /^mine\.yaml:2: size: .*"small"\|"large"/],
    [
      'a wrong value deep inside',
      'name: x\nlist:\n  - path: /a\n  - path: b\n',
      /^mine\.yaml:4: list\.1\.path: must start with \/\.$/,
    ],
    ['a wrong type', 'name: [x]\n', /^mine\.yaml:1: name: .*string/],
    [
      'a missing key: the line of what it is missing from',
      'name: x\nlist:\n  - {}\n',
      /^mine\.yaml:3: list\.0\.path: /,
    ],
    ['an unknown key', 'name: x\nlist:\n  - path: /a\n    pth: b\n', /^mine\.yaml:3: list\.0: .*pth/],
    ['no document', '', /^mine\.yaml:1: \(root\): /],
    ['another kind of document', '- a\n', /^mine\.yaml:1: \(root\): /],
    ['no YAML', 'name: x\nsize: [small\n', /^mine\.yaml:\d: /],
    ['a tabulator', 'name: x\nlist:\n\t- a\n', /^mine\.yaml:3: /],
    ['a key that stands twice', 'name: x\nname: y\n', /^mine\.yaml:2: .*unique/],
    ['two documents', 'name: x\n---\nname: y\n', /^mine\.yaml:\d: .*document/],
    ['an alias of nothing', 'name: *nothing\n', /^mine\.yaml:1: .*nothing/],
  ];
  for (const [what, text, says] of cases) {
    it(`with ${what}: file, line and key`, () => {
      expect(wrong(text).message).to.match(says);
      expect(wrong(text).message).to.not.include('\n');
    });
  }

  it('say what would be right', () => {
    expect(wrong('name: x\nnaem: y\n').remedy).to.equal('Remove or rename naem.');
    expect(wrong('name: 1\n').remedy).to.include('schema');
    expect(wrong('name: [\n').remedy).to.equal('Mend the YAML on that line.');
  });

  it('that grow beyond measure by aliases are refused', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg'].map((pair) => [...pair]))
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(',')}]`);
    expect(wrong(`${bomb.join('\n')}\n`).message).to.match(/alias/i);
  });

  it('are read from disk; one that cannot be names the reason', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a.yaml');
    await writeFile(path, 'name: x\n');
    expect((await readYaml(path, schema)).name).to.equal('x');
    await writeFile(path, 'nome: x\n');
    expect((await readYaml(path, schema).catch((reason) => reason)).message).to.include(`${path}:1: `);
    const missing = await readYaml(join(folder.path, 'b.yaml'), schema).catch((reason) => reason);
    expect(missing).to.include({ code: 'CONFIG_INVALID' });
    expect(missing.message).to.match(/b\.yaml cannot be read: ENOENT/);
  });
});
