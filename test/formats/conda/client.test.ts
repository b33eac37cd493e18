import { expect } from 'chai';
import type { Plan, Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { clients } from '../../../harness/formats/conda/client.ts';

const PACKAGE = {
  name: 'kit',
  version: '1!1.0+l1',
  manifest: { build: 'b_0', subdir: 'noarch' },
  files: [{ name: 'kit-1!1.0+l1-b_0.conda', path: '/packages/kit.conda' }],
} as unknown as Package;

const session: Session = {
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  keys: [],
  path: (hostPath) => `/seen${hostPath}`,
  access: {
    push: 'https://h.regproof.test:1/conda/c/',
    pull: 'https://h.regproof.test:1/conda/c/',
    credential: { user: 'a', password: 'secret' },
    endpoints: {},
  },
};

const plansOf = ({ operations }: (typeof clients)[number]): Plan[] => [
  operations.install(session, PACKAGE),
  operations.installAndRun(session, 'kit', 'kit', 'other >=1'),
  operations.solve(session, ['kit'], 'osx-64'),
];

describe('conda clients', () => {
  for (const client of clients) {
    it(`${client.id} asks the channel under test alone, with the authority of the run and caches of its own`, () => {
      for (const { steps, files } of plansOf(client)) {
        const [{ argv, env }] = steps;
        expect(argv.slice(2).join(' ')).to.include(
          '--channel https://h.regproof.test:1/conda/c/ --cache /cell/home/cache',
        );
        expect(env).to.include({
          HOME: '/cell/home',
          SSL_CERT_FILE: '/run/ca.pem',
          RATTLER_CACHE_DIR: '/cell/home/cache',
        });
        expect(argv.join(' ')).to.not.include('secret');
        const [auth] = files!;
        expect(env!.RATTLER_AUTH_FILE).to.equal(auth!.path);
        expect(JSON.parse(auth!.content)).to.deep.equal({
          'h.regproof.test:1': { BasicHTTP: { username: 'a', password: 'secret' } },
        });
      }
    });

    it(`${client.id} presents nothing where there is nothing to present`, () => {
      const anonymous = { ...session, access: { ...session.access, credential: {} } };
      expect(client.operations.install(anonymous, PACKAGE).files![0]!.content).to.equal('{}');
    });
  }

  it('differ in the form of the index that they ask for', () => {
    const shards = clients.map(({ operations }) =>
      operations.solve(session, ['kit']).steps[0].argv.includes('--shards'),
    );
    expect(shards).to.deep.equal([true, false]);
  });

  it('install one build exactly, and run it', () => {
    const [install, run] = clients[0].operations.install(session, PACKAGE).steps;
    expect(install.argv.at(-1)).to.equal('kit[version="==1!1.0+l1", build="b_0"]');
    expect(run!.argv).to.deep.equal(['/cell/work/env/bin/kit']);
  });

  it('index a channel that holds the package alone, without any connection', () => {
    const { steps } = clients[0].operations.index(session, PACKAGE);
    expect(steps.every(({ local }) => local)).to.equal(true);
    expect(steps[1]!.argv).to.deep.equal(['cp', '/seen/packages/kit.conda', '/cell/work/channel/noarch']);
  });
});
