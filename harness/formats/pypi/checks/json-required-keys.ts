import { type CheckContext, check } from '../../../core/check.ts';
import type { RawResponse } from '../../../core/http.ts';
import { normalizedName } from '../name.ts';
import { JSON_V1, type JsonFile, pagePath } from '../protocol/page.ts';
import { versionOf } from '../protocol/simple-file.ts';

const API = /^1\.\d+$/;

export default check({
  id: 'pypi.json.required-keys',
  tier: 'full',
  proves: ['pypi.json.keys', 'pypi.json.size', 'pypi.json.versions'],
  needs: ['push', 'pull', 'json-index'],
  async run(context) {
    const { make, protocol, http, expect } = context;
    const releases = await make({ name: 'Keyed', version: '1.0' }, { name: 'Keyed', version: '1.1.post2' });
    for (const release of releases) expect((await protocol.publish(http, release)).status).to.be.within(200, 299);
    const project = normalizedName(releases[0].name);
    const list = await asJson(context, '');
    expect(list.json().meta['api-version'], 'api-version of the list').to.match(API);
    const names = list.json().projects.map((each: { name: string }) => normalizedName(each.name));
    expect(names, 'projects in the list').to.include(project);
    const response = await asJson(context, pagePath(project));
    const page = response.json();
    expect(page.meta['api-version'], 'api-version of the page').to.match(API);
    expect(page.name, 'name of the page').to.equal(project);
    expect(page.files, 'files of the page').to.have.lengthOf(4);
    const versions = new Set<string>();
    const since700 = page.meta['api-version'] !== '1.0';
    for (const file of page.files) {
      const served = await fetchFile(context, file, response.url);
      if (since700) expect(file.size, `size of ${file.filename}`).to.equal(served.size);
      versions.add(versionOf(file.filename, project));
    }
    if (since700)
      expect(page.versions, 'versions of the page')
        .to.have.members([...versions])
        .and.have.lengthOf(2);
  },
});

async function asJson({ http, expect }: CheckContext, path: string): Promise<RawResponse> {
  const page = await http.get(path, { headers: { Accept: JSON_V1 } });
  expect(page.headers['content-type'] ?? 'none', `Content-Type of ${page.url}`).to.equal(JSON_V1);
  return page;
}

/** The file as it is served, compared with what its entry says. */
async function fetchFile({ http, expect }: CheckContext, file: JsonFile, page: string): Promise<RawResponse> {
  const { filename, url, hashes, yanked, 'requires-python': requires } = file;
  const served = await http.get(new URL(url, page).href);
  expect(served.status, `status of ${filename}`).to.equal(200);
  expect(hashes, `hashes of ${filename}`).to.deep.include({ sha256: served.sha256 });
  expect(yanked ?? false, `yanked of ${filename}`).to.equal(false);
  expect(requires ?? '', `requires-python of ${filename}`).to.be.a('string');
  return served;
}
