import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { CATALOGUE_FILE, cataloguePage } from '../../../harness/cli/catalogue/catalogue-page.ts';

describe('docs/catalogue.md', () => {
  it('is what the requirements say (mend: make fix)', async () => {
    expect(await readFile(CATALOGUE_FILE, 'utf8')).to.equal(await cataloguePage());
  });
});
