import { expect } from 'chai';
import type { Holes } from '../../harness/target/fill.ts';
import { provision } from '../../harness/target/provision.ts';
import type { HttpStep } from '../../harness/target/schema.ts';
import { type Answer, fakeRegistry, pathOf, reply } from '../fakes/fake-registry.ts';

const CREDENTIALS = { writer: { user: 'ann', password: 'p4ss' } };

async function provisioned(answer: Answer, steps: readonly HttpStep[], holes: Holes = {}) {
  await using registry = await fakeRegistry(answer);
  const error = await provision(registry.origin, steps, holes, CREDENTIALS, 'mine/target.yaml').then(
    () => null,
    (reason) => reason,
  );
  return { error, holes, heads: registry.heads, bodies: registry.bodies };
}

describe('provisioning', () => {
  it('sends the requests in order, with holes filled and the answers saved for the next', async () => {
    const steps: HttpStep[] = [
      {
        method: 'POST',
        path: '/users',
        as: 'writer',
        json: { name: '{{writer.user}}' },
        status: [201],
        save: { id: '/user/id' },
      },
      { method: 'PUT', path: '/users/{{id}}', headers: { 'x-id': '{{id}}' }, status: [200, 204] },
    ];
    const { error, holes, heads, bodies } = await provisioned(
      (socket, head) => socket.write(pathOf(head) === '/users' ? reply(201, '{"user":{"id":"u7"}}') : reply(204)),
      steps,
      { 'writer.user': 'ann' },
    );
    expect(error).to.equal(null);
    expect(holes).to.deep.equal({ 'writer.user': 'ann', id: 'u7' });
    expect(heads.map((head) => head.split('\r\n')[0])).to.deep.equal([
      'POST /users HTTP/1.1',
      'PUT /users/u7 HTTP/1.1',
    ]);
    expect(heads[0])
      .to.match(/^authorization: Basic YW5uOnA0c3M=$/im)
      .and.to.match(/^content-type: application\/json$/im);
    expect(bodies[0]).to.equal('{"name":"ann"}');
    expect(heads[1])
      .to.match(/^x-id: u7$/im)
      .and.to.not.match(/^authorization:/im);
  });

  it('does not take another status, and does not follow redirects', async () => {
    for (const status of [200, 302, 500]) {
      const { error, heads } = await provisioned(
        (socket) => socket.write(reply(status, '', status === 302 ? { location: '/' } : {})),
        [
          { method: 'PUT', path: '/a', status: [201, 409] },
          { method: 'PUT', path: '/b', status: [201] },
        ],
      );
      expect(error).to.include({ code: 'PROVISION_FAILED', exitStatus: 3 });
      expect(error.message).to.equal(`PUT /a answered ${status}, not 201 or 409.`);
      expect(error.remedy).to.include('mine/target.yaml');
      expect(heads).to.have.length(1);
    }
  });

  for (const [what, body] of [
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['JSON without it', '{"tokens":{}}'],
    ['an empty text there', '{"token":""}'],
    ['a number there', '{"token":7}'],
    ['null', 'null'],
  ] as const) {
    it(`needs the text that it is to save: ${what}`, async () => {
      const step: HttpStep = { method: 'POST', path: '/t', status: [200], save: { t: '/token' } };
      const { error, holes } = await provisioned((socket) => socket.write(reply(200, body)), [step]);
      expect(error).to.include({ code: 'PROVISION_FAILED' });
      expect(error.message).to.equal('The answer of /t has no text at /token.');
      expect(holes).to.deep.equal({});
    });
  }

  it('says so when the registry does not answer', async () => {
    const { error } = await provisioned(
      (socket) => socket.resetAndDestroy(),
      [{ method: 'PUT', path: '/a', status: [201] }],
    );
    expect(error).to.include({ code: 'PROVISION_FAILED' });
    expect(error.message).to.match(/^PUT \/a was not answered: /);
  });

  it('says which hole is unknown', async () => {
    const { error } = await provisioned(
      (socket) => socket.write(reply(200)),
      [{ method: 'PUT', path: '/{{id}}', status: [200] }],
    );
    expect(error).to.include({ code: 'CONFIG_INVALID', message: 'mine/target.yaml: there is no {{id}}.' });
  });
});
