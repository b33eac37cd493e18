import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cellInputs } from '../../../harness/cli/run/cell-inputs.ts';
import type { RunOptions } from '../../../harness/cli/run/run-options.ts';
import type { Catalogue } from '../../../harness/core/catalogue.ts';
import type { Target } from '../../../harness/target/load.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';

const subject = (id: string) => ({ format: { id, clients: [{ image: id }] } });
const CATALOGUE = { subjects: [subject('npm'), subject('helm')], disabled: [] } as unknown as Catalogue;

function inputs(folder: string, kind = 'container', options: Partial<RunOptions> = {}) {
  const target = { folder, start: { kind } } as unknown as Target;
  return cellInputs({ executor: 'docker', ...options } as RunOptions, CATALOGUE, target);
}

describe('the inputs of a cell', () => {
  it('are the same for the same files, and others for another format', async () => {
    await using folder = await temporaryFolder();
    const [once, again] = [inputs(folder.path), inputs(folder.path)];
    expect(once({ format: 'npm' })).to.match(/^[0-9a-f]{64}$/);
    expect(once({ format: 'npm' })).to.equal(again({ format: 'npm' }));
    expect(once({ format: 'npm' })).to.not.equal(once({ format: 'helm' }));
    expect(once({ format: 'gone' })).to.equal(null);
  });

  it('change with any file but those for people alone, hidden ones as well', async () => {
    await using folder = await temporaryFolder();
    const digest = () => inputs(folder.path)({ format: 'npm' });
    const before = digest();
    await writeFile(join(folder.path, 'README.md'), 'x');
    expect(digest(), 'README.md').to.equal(before);
    for (const name of ['.hidden', 'Dockerfile']) {
      await writeFile(join(folder.path, name), 'x');
      expect(digest(), name).to.not.equal(before);
      await rm(join(folder.path, name));
    }
    expect(digest()).to.equal(before);
  });

  it('change with what chooses images and database', async () => {
    await using folder = await temporaryFolder();
    const digests = [{}, { base: 'debian:trixie' }, { database: 'postgres' as const }].map((options) =>
      inputs(folder.path, 'embedded', options)({ format: 'npm' }),
    );
    expect(new Set(digests).size).to.equal(3);
  });

  it('are not known of a registry that runs elsewhere, of a binary, and of the host’s own tools', async () => {
    await using folder = await temporaryFolder();
    expect(inputs(folder.path, 'external')({ format: 'npm' })).to.equal(null);
    expect(inputs(folder.path, 'process')({ format: 'npm' })).to.equal(null);
    expect(inputs(folder.path, 'container', { executor: 'local' })({ format: 'npm' })).to.equal(null);
  });
});
