import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { loadTarget } from '../../harness/target/load.ts';

const TARGETS = join(PACKAGE_ROOT, 'compose/targets');

/** The check that `target/format/check[...]` names. */
function checkOf(cell: string): string {
  return cell.split('/').at(-1)!.replace(/\[.*/, '');
}

describe('docs/findings', () => {
  for (const name of readdirSync(TARGETS).filter((each) => each !== 'reference')) {
    it(`has a page for ${name} that speaks of all its known failures`, async () => {
      const { baseline, version } = await loadTarget(name);
      const page = readFileSync(join(PACKAGE_ROOT, 'docs/findings', `${name}.md`), 'utf8');
      expect(page).to.include(version);
      for (const { cell } of baseline) expect(page).to.include(checkOf(cell));
    });
  }
});
