import { expect } from 'chai';
import { AccountBook, hashPassword } from '../../harness/registry/accounts.ts';
import { Fixture } from './fixture.ts';
import { toy } from './toy-format.ts';

const basic = (user: string, secret: string): string => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

const WRITER = [
  basic('writer', 'writer-password'),
  basic('__token__', 'writer-token'),
  'Bearer writer-token',
  'writer-token',
];
const READER = [
  basic('reader', 'reader-password'),
  basic('__token__', 'reader-token'),
  'Bearer reader-token',
  'reader-token',
];
const REFUSED = [
  basic('writer', 'guess'),
  basic('writer', ''),
  basic('nobody', 'writer-password'),
  basic('__token__', 'guess'),
  'Bearer guess',
  'guess',
  'Bearer expired-token',
  'expired-token',
  'Digest writer-token',
  'Basic !',
];

for (const anonymousRead of [true, false]) {
  describe(`registry accounts, anonymous reads ${anonymousRead ? 'allowed' : 'refused'}`, () => {
    let fixture: Fixture;
    before(async () => {
      fixture = await Fixture.start({ toy }, { anonymousRead });
      await fixture.fetch('/toy/kit/1', { method: 'PUT', body: 'x', as: 'writer' });
    });
    after(() => fixture.remove());

    const status = async (method: string, path: string, authorization?: string): Promise<number> => {
      const response = await fixture.fetch(path, { method, headers: authorization ? { authorization } : {} });
      if (response.status === 401) expect(response.headers.get('www-authenticate')).to.equal('Basic realm="regproof"');
      return response.status;
    };

    it('admits every form of a good secret', async () => {
      for (const [index, secret] of WRITER.entries()) {
        expect(await status('PUT', `/toy/kit/w${index}`, secret), secret).to.equal(201);
        expect(await status('GET', '/toy/kit/1', secret), secret).to.equal(200);
      }
      for (const secret of READER) expect(await status('GET', '/toy/kit/1', secret), secret).to.equal(200);
    });

    it('refuses readers who write with 403 and stores nothing', async () => {
      for (const secret of READER) {
        expect(await status('PUT', '/toy/kit/r', secret), secret).to.equal(403);
        expect(await status('DELETE', '/toy/kit/1', secret), secret).to.equal(403);
      }
      expect(await status('GET', '/toy/kit/r', WRITER[0])).to.equal(404);
    });

    it('refuses wrong and expired secrets with 401 even where none is needed', async () => {
      for (const secret of REFUSED) {
        expect(await status('GET', '/toy/kit/1', secret), secret).to.equal(401);
        expect(await status('PUT', '/toy/kit/g', secret), secret).to.equal(401);
      }
    });

    it('asks anonymous clients for a credential', async () => {
      expect(await status('GET', '/toy/kit/1')).to.equal(anonymousRead ? 200 : 401);
      expect(await status('GET', '/toy/%6bit/1')).to.equal(anonymousRead ? 200 : 401);
      expect(await status('PUT', '/toy/kit/a')).to.equal(401);
      expect(await status('DELETE', '/toy/kit/1')).to.equal(401);
      expect(await status('GET', '/toy/open')).to.equal(200);
    });
  });
}

describe('registry accounts', () => {
  it('verify hashed passwords', () => {
    const users = [{ name: 'ada', password: hashPassword('secret'), role: 'writer' as const }];
    const book = new AccountBook({ users }, true);
    for (const _twice of [1, 2]) {
      expect(book.identify(basic('ada', 'secret'))).to.deep.equal({ user: 'ada', mayWrite: true });
      expect(() => book.identify(basic('ada', 'Secret'))).to.throw('wrong or expired');
    }
    expect(() => book.identify(basic('ada', users[0]!.password))).to.throw('wrong or expired');
  });
});

describe('granted tokens', () => {
  const book = () => new AccountBook({ users: [{ name: 'ann', password: 'secret', role: 'writer' }] }, false);

  it('carry the rights of who asked, and their limits', () => {
    const accounts = book();
    const ann = accounts.identify(basic('ann', 'secret'));
    const token = accounts.grant(ann, ['a', 'b'], 60);
    expect(accounts.identify(`Bearer ${token}`)).to.deep.equal({ user: 'ann', mayWrite: true, scopes: ['a', 'b'] });
    expect(ann).not.to.have.property('scopes');
    const nobody = accounts.identify(`Bearer ${accounts.grant(null, [], 60)}`);
    expect(nobody).to.deep.equal({ user: '', mayWrite: false, scopes: [] });
  });

  it('end', () => {
    const accounts = book();
    const token = accounts.grant(null, [], 0);
    expect(() => accounts.identify(`Bearer ${token}`)).to.throw('wrong or expired');
  });
});

describe('challenge', () => {
  it('may depend on the request', async () => {
    const challenge = ({ method, path, root }: { method: string; path: string; root: string }) =>
      `Bearer realm="${root}/token",scope="${method} ${path}"`;
    const fixture = await Fixture.start({ toy: { ...toy, mount: 'v9', challenge } });
    try {
      const response = await fixture.fetch('/v9/kit/1?x=1', { method: 'PUT', body: 'x' });
      expect([response.status, response.headers.get('www-authenticate')]).to.deep.equal([
        401,
        `Bearer realm="${fixture.url('/v9')}/token",scope="PUT /kit/1"`,
      ]);
    } finally {
      await fixture.remove();
    }
  });
});
