import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { loadCatalogue } from '../../harness/cli/catalogue/catalogue.ts';
import { PACKAGE_ROOT } from '../../harness/core/root.ts';
import { targetSchema } from '../../harness/target/schema.ts';

const page = readFileSync(join(PACKAGE_ROOT, 'docs/targets.md'), 'utf8');
const examples = [...page.matchAll(/^## (.+)\n[\s\S]*?```yaml\n([\s\S]*?)```/gm)].map(([, title, text]) => ({
  title: title!,
  target: parse(text!) as unknown,
}));

describe('docs/targets.md', () => {
  it('has an example for each product that people ask for', () => {
    expect(examples.map(({ title }) => title)).to.deep.equal([
      'Gitea',
      'Nexus Repository',
      'Artifactory',
      'Harbor',
      'Verdaccio',
    ]);
  });

  for (const { title, target } of examples)
    it(`${title}: fits the schema, and names formats that there are`, async () => {
      const { formats } = targetSchema.parse(target);
      const known = (await loadCatalogue()).subjects.map(({ format }) => format.id);
      expect(Object.keys(formats).filter((id) => !known.includes(id))).to.deep.equal([]);
    });
});
