import { expect } from 'chai';
import type { Plan, Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { clients, go } from '../../../harness/formats/go/client.ts';

const PACKAGE = {
  name: 'regproof.test/Kit',
  version: 'v1.0.0',
  files: [{ name: 'v1.0.0.zip', path: '/packages/v1.0.0.zip', place: 'regproof.test/!kit/@v/v1.0.0.zip' }],
} as unknown as Package;

const session: Session = {
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  keys: [],
  path: (hostPath) => `/seen${hostPath}`,
  access: {
    push: 'https://h.regproof.test:1/go/',
    pull: 'https://h.regproof.test:1/go/',
    credential: { user: 'a@b', password: 'p/w' },
    endpoints: {},
  },
};

function plansOf({ operations }: (typeof clients)[number]): Plan[] {
  return [
    operations.install(session, PACKAGE),
    operations.download(session, 'regproof.test/Kit@v1.0.0'),
    operations.versions(session, 'regproof.test/Kit'),
    operations.query(session, 'regproof.test/Kit', 'latest'),
    operations.fallback(session, PACKAGE),
  ];
}

describe('go clients', () => {
  for (const client of clients) {
    it(`${client.id} asks the proxy under test alone, with the authority of the run`, () => {
      for (const { steps } of plansOf(client)) {
        for (const { argv, env } of steps.filter(({ argv: [program] }) => program !== 'install')) {
          expect(argv[0]).to.equal(client.version[0]);
          expect(env).to.include({ GOSUMDB: 'off', GOTOOLCHAIN: 'local', GOENV: 'off', SSL_CERT_FILE: '/run/ca.pem' });
          expect(env!.GOPROXY).to.match(
            /^https:\/\/a%40b:p%2Fw@h\.regproof\.test:1\/go(,file:\/\/\/cell\/work\/second)?$/,
          );
          expect(Object.keys(env!)).to.not.include.members(['GOINSECURE', 'GONOSUMDB', 'GOPRIVATE']);
          expect(argv.join(' ')).to.not.include('p/w').and.not.include('p%2Fw');
        }
      }
    });

    it(`${client.id} has its module cache in the cell's home, and nothing anywhere else`, () => {
      for (const { steps, files = [], collect = [] } of plansOf(client)) {
        for (const { env } of steps) if (env) expect(env.GOMODCACHE).to.equal('/cell/home/go/pkg/mod');
        for (const path of [...files.map((file) => file.path), ...collect])
          expect(path).to.match(/^\/cell\/(home|work)\//);
      }
    });
  }

  it('install the exact version, verify it, run it, and show what was downloaded', () => {
    const { steps, files, collect } = go.operations.install(session, PACKAGE);
    expect(steps.map(({ argv }) => argv.slice(1).join(' '))).to.deep.equal([
      'get regproof.test/Kit@v1.0.0',
      'mod download -json regproof.test/Kit@v1.0.0',
      'mod verify',
      'run .',
    ]);
    expect(files!.find(({ path }) => path.endsWith('main.go'))!.content).to.include('import "regproof.test/Kit/kit"');
    expect(collect).to.deep.equal(['/cell/home/go/pkg/mod/cache/download/regproof.test/!kit/@v/']);
  });

  it('fall back to a second proxy that holds the package', () => {
    const { steps } = go.operations.fallback(session, PACKAGE);
    expect(steps[0].argv.slice(-2)).to.deep.equal([
      '/seen/packages/v1.0.0.zip',
      '/cell/work/second/regproof.test/!kit/@v/v1.0.0.zip',
    ]);
    expect(steps.at(-1)!.env!.GOPROXY).to.match(/,file:/);
  });
});
