import { readFile } from 'node:fs/promises';
import { check } from '../../../core/check.ts';
import type { PackageFile } from '../../../core/package.ts';
import { archiveUrl, entryOf } from '../protocol.ts';

/** The form that helm's cm-push plugin sends. */
async function formOf(files: Readonly<Record<string, PackageFile>>): Promise<{ type: string; body: Buffer }> {
  const form = new FormData();
  for (const [field, { name, path }] of Object.entries(files)) form.set(field, new Blob([await readFile(path)]), name);
  const encoded = new Response(form);
  return { type: encoded.headers.get('content-type')!, body: Buffer.from(await encoded.arrayBuffer()) };
}

export default check({
  id: 'helm.push.cm',
  tier: 'full',
  proves: ['helm.upload.chartmuseum'],
  needs: ['push', 'pull', 'chartmuseum', 'provenance'],
  async run({ make, http, expect }) {
    const [pkg] = await make({ name: 'museum', kinds: ['chart', 'provenance'] });
    const [chart, prov] = pkg.files as readonly [PackageFile, PackageFile];
    const { type, body } = await formOf({ chart, prov });
    const send = () => http.post('charts', { headers: { 'content-type': type }, body });
    const { status, url } = await send();
    expect(status, 'status of chart and provenance in one form').to.equal(201);
    expect((await send()).status, 'status of the same form again').to.equal(409);
    const archive = archiveUrl(await entryOf(http, pkg));
    expect((await http.get(archive)).sha256, 'sha256 of the archive').to.equal(chart.sha256);
    expect((await http.get(`${archive}.prov`)).sha256, 'sha256 of the provenance').to.equal(prov.sha256);
    const listed = (await http.get(url)).json();
    expect(listed[pkg.name], 'versions that the API lists').to.have.lengthOf(1);
    expect(listed[pkg.name][0], 'the version that the API lists').to.include({
      version: pkg.version,
      digest: chart.sha256,
    });
  },
});
