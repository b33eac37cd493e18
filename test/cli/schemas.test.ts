import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { parse } from 'yaml';
import { schemaFiles } from '../../harness/cli/schemas.ts';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';

const read = (path: string) => readFileSync(join(PACKAGE_ROOT, path), 'utf8');

/** Validators by another implementation than the one that reads the files. */
function validator(path: string) {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(read(path)));
}

describe('JSON Schemas', () => {
  for (const [path, text] of schemaFiles()) {
    it(`${path} is what the code says (mend: make fix)`, () => {
      expect(read(path)).to.equal(text);
    });
  }

  const files = globSync(['*.yaml', 'compose/*/*/*.yaml', 'harness/**/requirements.yaml', 'scenarios/**/*.yaml'], {
    cwd: PACKAGE_ROOT,
  }).filter((path) =>
    /(target|container|baseline|requirements|profiles|quality-gate)\.yaml$|^scenarios\/(faults|stress)\//.test(path),
  );

  it('finds the files that people write', () => {
    expect(files).to.include.members([
      'quality-gate.yaml',
      'compose/targets/reference/target.yaml',
      'scenarios/profiles.yaml',
      'scenarios/faults/crash-mid-upload.yaml',
      'harness/checks/requirements.yaml',
    ]);
  });

  for (const path of files) {
    it(`${path} fits the schema that it names`, () => {
      const text = read(path);
      const named = /^# yaml-language-server: \$schema=(\S+)/.exec(text)?.[1];
      expect(named, 'first line').to.be.a('string');
      const validate = validator(join(path, '..', named!));
      expect(validate(parse(text)), JSON.stringify(validate.errors)).to.equal(true);
    });
  }

  it('refuse what is misspelt', () => {
    const validate = validator('harness/target/target.schema.json');
    const target = { ...parse(read('compose/targets/reference/target.yaml')), titel: 'x' };
    expect(validate(target)).to.equal(false);
  });
});
