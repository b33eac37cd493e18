import { check } from '../../../core/check.ts';
import { apiUrl, downloadUrl, readConfig, readEntries } from '../protocol/index-file.ts';

/** `dl` and `api` lead to where crates are downloaded from and published to. */
export default check({
  id: 'cargo.index.config-json',
  tier: 'smoke',
  proves: ['cargo.index.configuration'],
  needs: ['push', 'pull'],
  async run({ make, publisher, http, expect }) {
    const { config, index } = await readConfig(http);
    expect(new URL(config.dl).pathname, 'path of "dl"').to.not.include('//');
    const api = await apiUrl(http, '/new');
    expect(new URL(api).pathname, 'path of the publish endpoint').to.not.include('//');
    const probe = await http.put(api, { body: Buffer.alloc(0) });
    expect(probe.status, `status of an empty publish to ${api}`).to.not.be.oneOf([404, 405]);
    expect(probe.status, `status of an empty publish to ${api}`).to.be.at.least(400);
    const [pkg] = await make({ name: 'configured' });
    await publisher().publish(pkg);
    const [entry] = await readEntries(http, pkg.name);
    const url = downloadUrl(config, entry!);
    expect((await http.get(url)).status, `status of GET ${url}`).to.equal(200);
    expect((await http.get(`${index}config.json`)).json(), 'config.json after a publication').to.deep.equal(config);
  },
});
