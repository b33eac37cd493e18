import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadCatalogue } from '../../../harness/cli/catalogue/catalogue.ts';
import { checkClaims } from '../../../harness/cli/target/check-claims.ts';
import { initTarget } from '../../../harness/cli/target/init-target.ts';
import { loadTarget } from '../../../harness/target/load.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';
import { Fixture } from '../../registry/fixture.ts';

/** A registry with these answers by path; 404 in HTML elsewhere. */
async function listening(answers: Record<string, [status: number, body: string, headers?: Record<string, string>]>) {
  const credentials: (string | undefined)[] = [];
  const listener: RequestListener = ({ url, headers: { authorization } }, response) => {
    credentials.push(authorization);
    const [status, body, headers = {}] = answers[url!] ?? [404, '<h1>nothing</h1>', { 'content-type': 'text/html' }];
    response.writeHead(status, headers).end(body);
  };
  const server = createServer(listener);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, credentials, [Symbol.asyncDispose]: async () => void server.close() };
}

const NPM = { '/npm/-/ping': [200, '{}'] as [number, string] };
const REPOMD = { '/rpm/repodata/repomd.xml': [200, '<repomd/>'] as [number, string] };

describe('a target made by asking', () => {
  it('has what answered, says what did not and what nobody can tell, and can be loaded', async () => {
    await using registry = await listening({ ...NPM, ...REPOMD, '/pypi/simple/': [401, ''] });
    await using folder = await temporaryFolder();
    const { path, lines } = await initTarget({ url: registry.url, out: join(folder.path, 'mine') });
    const { name, formats, start } = await loadTarget(join(folder.path, 'mine'));
    expect(name).to.equal('127-0-0-1');
    expect(start).to.include({ kind: 'external', url: registry.url.replace(/\/$/, '') });
    expect(Object.keys(formats).sort()).to.deep.equal(['npm', 'rpm']);
    expect(formats.npm).to.deep.include({ push: '/npm/', pull: '/npm/', claims: ['push', 'pull'] });
    expect(lines).to.include('found      npm at /npm/ (GET /npm/-/ping -> 200)');
    expect(lines).to.include('not found  conda');
    expect(lines, 'nobody knows').to.not.include('not found  pypi');
    expect(lines.join('\n')).to.match(/not known {2}maven: it may be there and not show it/);
    expect(lines.join('\n')).to.match(/not known {2}pypi: GET \/pypi\/simple\/ -> 401: it wants a credential/);
    expect(await readFile(path, 'utf8')).to.match(
      /^# yaml-language-server: \$schema=\S+harness\/target\/target\.schema\.json\n/,
    );
    const again = await initTarget({ url: registry.url, out: join(folder.path, 'mine') }).catch(({ code }) => code);
    expect(again).to.equal('CONFIG_INVALID');
  });

  it('finds the formats of the embedded registry that show themselves before anything is published', async () => {
    const { subjects } = await loadCatalogue();
    const fixture = await Fixture.start(
      Object.fromEntries(subjects.map(({ format: { id, registry } }) => [id, registry])),
    );
    try {
      await using folder = await temporaryFolder();
      const { lines } = await initTarget({ url: fixture.url('/'), out: folder.path });
      expect(lines).to.include('found      go at /go/ (GET /go/regproof.test/!kit/@v/list -> 404)');
      expect(lines).to.include('found      maven at /maven/ (GET /maven/archetype-catalog.xml -> 200)');
      const { formats } = await loadTarget(folder.path);
      expect(formats).to.include.keys('cargo', 'docker', 'go', 'maven', 'npm', 'pypi');
    } finally {
      await fixture.remove();
    }
  });

  it('is not said to lack a format that need not show itself', async () => {
    await using registry = await listening(NPM);
    await using folder = await temporaryFolder();
    const { path } = await initTarget({ url: registry.url, out: folder.path });
    await writeFile(path, `${await readFile(path, 'utf8')}  go: { push: /go/, pull: /go/, claims: [push, pull] }\n`);
    expect(await checkClaims(folder.path)).to.deep.equal({ absent: [], unclaimed: [] });
  });

  it('is asked with a credential from the environment', async () => {
    await using registry = await listening(NPM);
    await using folder = await temporaryFolder();
    process.env.REGISTRY_PASSWORD = 'secret';
    try {
      const { path } = await initTarget({ url: registry.url, out: folder.path, user: 'me' });
      expect(registry.credentials).to.include('Basic bWU6c2VjcmV0');
      expect(await readFile(path, 'utf8'))
        .to.include('writer: { user: "me"')
        .and.not.include('secret');
    } finally {
      delete process.env.REGISTRY_PASSWORD;
    }
    const without = await initTarget({ url: registry.url, out: join(folder.path, 'b'), user: 'me' }).catch(
      ({ code }) => code,
    );
    expect(without).to.equal('USAGE');
  });

  it('takes a page for people for no format', async () => {
    await using registry = await listening({});
    await using folder = await temporaryFolder();
    const { lines } = await initTarget({ url: registry.url, out: folder.path });
    expect(lines.filter((line) => line.startsWith('found'))).to.deep.equal([]);
  });

  it('is held against what it claims', async () => {
    await using registry = await listening({ ...NPM, ...REPOMD });
    await using folder = await temporaryFolder();
    await initTarget({ url: registry.url, out: folder.path });
    expect(await checkClaims(folder.path)).to.deep.equal({ absent: [], unclaimed: [] });
    await using other = await listening(NPM);
    const file = join(folder.path, 'target.yaml');
    const moved = (await readFile(file, 'utf8')).replace(registry.url.slice(0, -1), other.url.slice(0, -1));
    await writeFile(file, moved);
    expect(await checkClaims(folder.path)).to.deep.equal({ absent: ['rpm'], unclaimed: [] });
    await writeFile(file, moved.replace(/ {2}npm: .*\n/, ''));
    expect(await checkClaims(folder.path)).to.deep.equal({ absent: ['rpm'], unclaimed: ['npm'] });
  });

  it('is not made of an address that nobody answers, or that is none', async () => {
    await using folder = await temporaryFolder();
    const codeOf = (url: string) =>
      initTarget({ url, out: folder.path }).then(
        () => 'none',
        ({ code }) => code,
      );
    expect(await codeOf('registry.example')).to.equal('USAGE');
    expect(await codeOf('http://127.0.0.1:1/')).to.equal('TARGET_NOT_READY');
  });
});
