import { check } from '../../../core/check.ts';
import { uv } from '../client.ts';

/** Only a 404 lets a client that knows several indexes go on to the next one. */
export default check({
  id: 'pypi.index.unknown-404',
  tier: 'smoke',
  proves: ['pypi.simple.unknown-project'],
  needs: ['pull'],
  async run({ make, client, protocol, http, expect }) {
    const [pkg] = await make({ name: 'elsewhere' });
    for (const { path, request } of protocol.absent(pkg.name)) {
      const { status } = await http.get(path, request);
      expect(status, `status of GET ${path} as ${request?.headers?.Accept}`).to.equal(404);
    }
    const installed = await client(uv).installFromFallback(pkg);
    expect(installed.output, 'what the package from the next index prints').to.include(pkg.marker);
  },
});
