import { expect } from 'chai';
import type { Credential } from '../../../harness/core/access.ts';
import { type Client, installs, type Plan, publishes, type Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { clients, crane, dockerCli, podman, skopeo } from '../../../harness/formats/docker/client.ts';

const URL_OF = 'https://cell.regproof.test:1/v2/';
const PASSWORD = 'a-secret-password';
const PACKAGE = {
  name: 'team/kit',
  version: '1.2.3',
  source: '/packages/kit',
  file: { name: 'kit.tar', path: '/packages/kit.tar' },
} as Package;

const session = (credential: Credential, url = URL_OF): Session => ({
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  path: (hostPath) => `/seen${hostPath}`,
  keys: [],
  access: { push: url, pull: url, credential, endpoints: {} },
});

const ARGUMENTS: Record<string, unknown[]> = {
  list: ['team/kit'],
  copy: [PACKAGE, 'team/copy'],
  pull: ['team/kit', '@sha256:0'],
};

function plansOf(client: Client, credential: Credential, url?: string): Plan[] {
  return Object.entries(client.operations).map(([name, operation]) =>
    operation(session(credential, url), ...(ARGUMENTS[name] ?? [PACKAGE])),
  );
}

const pair = (text: string) => Buffer.from(text).toString('base64');

describe('docker clients', () => {
  for (const client of clients) {
    describe(client.id, () => {
      it('trusts the authority of the run and nothing less', () => {
        for (const { steps } of plansOf(client, {})) {
          for (const { argv, env, local } of steps) {
            expect(argv.join(' ')).not.to.match(/insecure|tls-verify|http:\/\//i);
            if (!local && /skopeo|crane|engine|podman/.test(argv[0]))
              expect(env).to.include({ SSL_CERT_FILE: '/run/ca.pem' });
          }
        }
      });

      it('gets its secret by the file that docker keeps', () => {
        for (const [credential, auth] of [
          [{ user: 'ada', password: PASSWORD }, pair(`ada:${PASSWORD}`)],
          [{ token: PASSWORD }, pair(`__token__:${PASSWORD}`)],
        ] as const) {
          for (const { files = [], steps } of plansOf(client, credential)) {
            expect(JSON.stringify(steps)).not.to.include(PASSWORD).and.not.include(auth);
            const [file] = files;
            expect(JSON.parse(String(file!.content))).to.deep.equal({ auths: { 'cell.regproof.test:1': { auth } } });
            expect(file!.path).to.equal('/cell/home/.docker/config.json');
          }
        }
        for (const { files = [] } of plansOf(client, {})) expect(files[0]!.content).to.equal('{}');
      });

      it('names the repository below the namespace of the endpoint', () => {
        const remote = plansOf(client, {}, 'https://r.regproof.test/v2/a/b/').map(({ steps }) => JSON.stringify(steps));
        for (const text of remote) expect(text).to.match(/r\.regproof\.test\/a\/b\/team\/kit(:1\.2\.3|@sha256:0)?"/);
      });
    });
  }

  it('publish by skopeo and crane, install by all', () => {
    expect(clients.filter(publishes)).to.deep.equal([skopeo, crane]);
    expect(clients.filter(installs)).to.deep.equal([...clients]);
  });

  it('hand the blobs over that they push', () => {
    for (const client of [skopeo, crane])
      expect(client.operations.publish(session({}), PACKAGE).collect).to.deep.equal(['/packages/kit/blobs/sha256/']);
  });

  it('start an engine before docker runs, and end it', () => {
    for (const { steps } of plansOf(dockerCli, {})) {
      expect(steps[0]).to.deep.include({ argv: ['engine', 'up'], local: true });
      expect(steps.at(-1)).to.deep.include({ argv: ['engine', 'down'], local: true });
      for (const { argv } of steps) expect(argv[0]).to.equal('engine');
    }
  });

  it('give podman short paths of its own for each home', () => {
    const roots = ['/cell/home', '/another/home'].map((home) => {
      const { steps } = podman.operations.install({ ...session({}), home }, PACKAGE);
      for (const { argv } of steps) expect(argv[2]!.length).to.be.below(50);
      return steps[0].argv[2];
    });
    expect(roots[0]).not.to.equal(roots[1]);
  });

  it('know their refusals', () => {
    const samples = {
      expired:
        'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-21T15:00:00Z is after 2020-01-01T00:00:00Z',
      'not-yet-valid':
        'x509: certificate has expired or is not yet valid: current time 2026-11-21T15:00:00Z is before 2050-01-01T00:00:00Z',
      'wrong-host': 'x509: certificate is valid for other.regproof.test, not cell.regproof.test',
      'unknown-ca': 'x509: certificate signed by unknown authority',
      'self-signed': 'x509: certificate signed by unknown authority',
    } as const;
    for (const { tlsRefusals, authRefusal } of clients) {
      for (const [bad, text] of Object.entries(samples)) {
        for (const [other, refusal] of Object.entries(tlsRefusals)) {
          const same = other === bad || samples[other as keyof typeof samples] === text;
          expect(refusal.test(text), `${other} of ${bad}`).to.equal(same);
        }
        expect(authRefusal.test(text), bad).to.equal(false);
      }
      expect(authRefusal.test('unauthorized: authentication required')).to.equal(true);
    }
  });
});
