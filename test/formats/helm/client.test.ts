import { expect } from 'chai';
import type { Credential } from '../../../harness/core/access.ts';
import type { Plan, Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { clients, type Helm, helm4 } from '../../../harness/formats/helm/client.ts';

const PASSWORD = 'a-secret-password';
const PACKAGE = {
  name: 'kit',
  version: '1.0.0+b1',
  file: { name: 'kit-1.0.0+b1.tgz', path: '/packages/kit-1.0.0+b1.tgz' },
} as unknown as Package;

const session = (credential: Credential = {}, oci = 'https://h.regproof.test:1/v2/team/'): Session => ({
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  keys: ['/run/good.asc', '/run/expired.asc'],
  path: (hostPath) => `/seen${hostPath}`,
  access: {
    push: 'https://h.regproof.test:1/helm/api/one/',
    pull: 'https://h.regproof.test:1/helm/one/',
    credential,
    endpoints: { oci },
  },
});

function plansOf({ operations: helm }: Helm, credential: Credential): Plan[] {
  const given = session(credential);
  return [
    helm.install(given, PACKAGE),
    helm.pull(given, 'kit', '--devel'),
    helm.update(given),
    helm.search(given, 'kit'),
    helm.verify(given, PACKAGE),
    helm.show(given, PACKAGE),
    helm.dryRun(given, PACKAGE),
    helm.dependencies(given, [{ name: 'kit', version: '^1.0.0' }]),
    helm.push(given, PACKAGE),
    helm.ociPull(given, 'kit'),
    helm.ociPullDigest(given, 'kit', 'sha256:00'),
    helm.ociVerify(given, PACKAGE),
    helm.ociInstall(given, PACKAGE),
    helm.ociDependencies(given, PACKAGE, '^1.0.0'),
  ];
}

const helms = clients as readonly unknown[] as readonly Helm[];
const commands = ({ steps }: Plan) => steps.map(({ argv }) => argv.join(' '));

describe('helm clients', () => {
  for (const client of helms) {
    it(`${client.id} trusts the authority of the run and keeps everything below its home`, () => {
      for (const plan of plansOf(client, { user: 'ada', password: PASSWORD })) {
        for (const { argv, env } of plan.steps.filter(({ argv }) => argv.includes(client.id))) {
          expect(env, argv.join(' ')).to.deep.equal({
            HELM_CACHE_HOME: '/cell/home/cache',
            HELM_CONFIG_HOME: '/cell/home/config',
            HELM_DATA_HOME: '/cell/home/data',
            SSL_CERT_FILE: '/run/ca.pem',
            SSL_CERT_DIR: '/nonexistent',
          });
        }
        expect(JSON.stringify(plan)).not.to.match(/insecure|plain-http|pass-credentials|http:\/\//i);
        for (const path of [...plan.files!.map((file) => file.path), ...(plan.collect ?? [])])
          expect(path).to.match(/^\/cell\/(home|work)\//);
      }
    });

    it(`${client.id} reads its password from a file that nobody else can read`, () => {
      for (const plan of plansOf(client, { user: 'ada', password: PASSWORD })) {
        expect(JSON.stringify(plan.steps)).not.to.include(PASSWORD);
        const holding = plan.files!.filter(({ content }) => content.includes(PASSWORD));
        expect(holding.map(({ path, mode = 0o600 }) => [path, mode])).to.deep.equal([['/cell/home/password', 0o600]]);
        const login = commands(plan).find((command) => command.includes('--username'));
        expect(login).to.match(
          /^sh -c exec "\$@" <"\$0" \/cell\/home\/password helm\d .* --username ada --password-stdin$/,
        );
      }
      for (const plan of plansOf(client, {})) {
        expect(commands(plan).join('\n')).not.to.match(/--username|registry login/);
      }
    });
  }

  it('pull the exact version and render it', () => {
    const plan = helm4.operations.install(session(), PACKAGE);
    expect(commands(plan).slice(-2)).to.deep.equal([
      'helm4 pull under-test/kit --destination /cell/work/pulled --version 1.0.0+b1',
      'helm4 template release /cell/work/pulled/kit-1.0.0+b1.tgz',
    ]);
    expect(plan.collect).to.deep.equal(['/cell/work/pulled/']);
  });

  it('verify by a binary keyring of the keys that the user trusts', () => {
    const lines = commands(helm4.operations.verify(session(), PACKAGE));
    expect(lines.find((line) => line.includes('--dearmor'))).to.match(
      / \/cell\/home \/cell\/home\/keyring\.gpg \/run\/good\.asc \/run\/expired\.asc$/,
    );
    expect(lines.at(-1)).to.match(/--verify --keyring \/cell\/home\/keyring\.gpg$/);
  });

  it('name OCI repositories by host and namespace', () => {
    const pushed = (url: string) => commands(helm4.operations.push(session({}, url), PACKAGE)).at(-1);
    const argument = 'helm4 push /seen/packages/kit-1.0.0+b1.tgz';
    expect(pushed('https://h.test:1/v2/team/')).to.equal(`${argument} oci://h.test:1/team`);
    expect(pushed('https://h.test:1/v2/')).to.equal(`${argument} oci://h.test:1`);
  });

  it('tell bad certificates apart', () => {
    for (const { tlsRefusals } of clients) {
      expect(tlsRefusals).to.have.keys('expired', 'not-yet-valid', 'wrong-host', 'unknown-ca', 'self-signed');
      for (const [name, said] of Object.entries(tlsRefusals))
        expect(`https://${name}-of-cell.regproof.test:1/helm`).not.to.match(said);
    }
  });
});
