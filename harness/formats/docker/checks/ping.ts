import { check } from '../../../core/check.ts';
import { errorCode } from '../raw.ts';

/** RFC 9110, section 11.6.1: a scheme and parameters; the scheme is one that clients know. */
const CHALLENGE = /^(Basic|Bearer) realm="[^"]+"/i;

export default check({
  id: 'docker.ping',
  tier: 'smoke',
  proves: ['docker.base.ping', 'docker.errors.body'],
  needs: ['pull'],
  async run({ http, expect }) {
    for (const method of ['GET', 'HEAD']) {
      const ask = (as: 'writer' | 'anonymous' | 'wrong') => http.request(method, '/v2/', { as });
      expect((await ask('writer')).status, `status of ${method} with a credential`).to.equal(200);
      const refused = await ask('wrong');
      expect(refused.status, `status of ${method} with a wrong credential`).to.equal(401);
      for (const response of [refused, await ask('anonymous')]) {
        expect(response.status, `status of ${method}`).to.be.oneOf([200, 401]);
        if (response.status === 200) continue;
        expect(response.headers['www-authenticate'], `challenge of ${method}`).to.match(CHALLENGE);
        if (method === 'GET') expect(errorCode(response, 'UNAUTHORIZED'), 'error code').to.equal('UNAUTHORIZED');
      }
    }
  },
});
