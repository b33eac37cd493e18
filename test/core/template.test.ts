import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { HarnessError } from '../../harness/core/error.ts';
import { loadTemplate, takeFile } from '../../harness/core/template.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

async function template(files: Record<string, string>): Promise<{ path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, 'x', path)), { recursive: true });
    await writeFile(join(folder.path, 'x', path), content);
  }
  return folder;
}

function failure(action: () => unknown): HarnessError {
  try {
    action();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('loadTemplate', () => {
  it('fills paths and contents and lists files by path', async () => {
    await using folder = await template({
      'src/{{module}}/b.txt': 'one {{name}}\ntwo {{name}}{{module}}\n',
      '.hidden': 'plain',
      'bin/run': '#!/bin/sh\n',
    });
    const files = loadTemplate('x', { name: '$& kit', module: 'm' }, folder.path);
    expect(files.map(({ path, mode, content }) => [path, mode, content.toString()])).to.deep.equal([
      ['.hidden', 0o644, 'plain'],
      ['bin/run', 0o755, '#!/bin/sh\n'],
      ['src/m/b.txt', 0o644, 'one $& kit\ntwo $& kitm\n'],
    ]);
  });

  it('names file and line of a hole that has no value', async () => {
    await using folder = await template({ 'a/b.txt': 'fine\n{{nmae}}\n' });
    const error = failure(() => loadTemplate('x', { name: 'kit' }, folder.path));
    expect(error.code).to.equal('TEMPLATE_BROKEN');
    expect(error.message)
      .to.contain(join('x', 'a', 'b.txt'))
      .and.contain('line 2')
      .and.contain('{{nmae}}');
    expect(error.remedy).to.contain('name');
  });

  it('names a path whose hole has no value, also when an object would have one', async () => {
    await using folder = await template({ '{{toString}}.txt': '' });
    expect(failure(() => loadTemplate('x', {}, folder.path)).message)
      .to.contain('its path')
      .and.contain('{{toString}}');
  });

  it('refuses a value that fills no hole', async () => {
    await using folder = await template({ 'a.txt': '{{name}}' });
    const error = failure(() => loadTemplate('x', { name: 'kit', version: '1' }, folder.path));
    expect(error).to.include({ code: 'TEMPLATE_BROKEN' });
    expect(error.message).to.contain('{{version}}');
  });

  it('refuses a folder that is not there', async () => {
    await using folder = await template({});
    expect(failure(() => loadTemplate('y', {}, folder.path)).code).to.equal('TEMPLATE_BROKEN');
  });
});

describe('takeFile', () => {
  it('removes the file from the list', () => {
    const files = [{ path: 'a', content: Buffer.from('text') }];
    expect(takeFile(files, 'a')).to.equal('text');
    expect(files).to.be.empty;
    expect(failure(() => takeFile(files, 'a')).code).to.equal('TEMPLATE_BROKEN');
  });
});
