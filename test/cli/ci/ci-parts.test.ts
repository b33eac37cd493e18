import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { touchedBy } from '../../../harness/ci/touched.ts';
import { ciParts } from '../../../harness/cli/ci/ci-parts.ts';
import { PACKAGE_ROOT } from '../../../harness/core/root.ts';

const foldersIn = (path: string) =>
  readdirSync(join(PACKAGE_ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

describe('the parts of this checkout', () => {
  it('are its folders and files', async () => {
    const parts = await ciParts();
    expect(parts.formats).to.deep.equal(foldersIn('harness/formats'));
    expect(Object.keys(parts.targets)).to.deep.equal(foldersIn('compose/targets'));
    expect(parts.formats).to.include.members([...parts.smoke]);
    expect(parts.faults).to.include.members(['crash-mid-upload', ...parts.databaseFaults]);
    expect(parts.databaseFaults).to.not.deep.equal([]);
    expect(parts.loads).to.include.members(['release', 'smoke']);
    expect(parts.targets[parts.ownTarget]).to.deep.equal(parts.formats);
  });

  it('are each touched by a file in their folder', async () => {
    const parts = await ciParts();
    for (const folder of ['harness/formats', 'templates', 'compose/clients'])
      for (const name of foldersIn(folder)) {
        const { everything, formats } = touchedBy([`${folder}/${name}/x`], parts);
        expect(everything, `${folder}/${name}`).to.equal(false);
        expect(formats).to.have.lengthOf(1);
      }
  });
});
