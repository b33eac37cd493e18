import { expect } from 'chai';
import type { Credential } from '../../../harness/core/access.ts';
import { type Client, type Plan, publishes, type Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { clients } from '../../../harness/formats/pypi/client.ts';

const URLS = { push: 'https://push.regproof.test:1/pypi/legacy/', pull: 'https://pull.regproof.test:1/pypi/simple/' };
const TOKEN = 'a-secret-token';
const PASSWORD = 'a-secret-password';
const WHEEL = { name: '2_kit-1.0-py3-none-any.whl', path: '/packages/2_kit-1.0-py3-none-any.whl' };
const SDIST = { name: '2_kit-1.0.tar.gz', path: '/packages/2_kit-1.0.tar.gz' };
const PACKAGE = { name: '2.Kit', version: '1.0', file: WHEEL, files: [WHEEL, SDIST] } as unknown as Package;
const ABOUT_PACKAGES = ['publish', 'publishChecked', 'install', 'installFromSource', 'installFromFallback'];

const session = (credential: Credential): Session => ({
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  path: (hostPath) => `/seen${hostPath}`,
  keys: [],
  access: { ...URLS, credential, endpoints: {} },
});

function plansOf(client: Client, credential: Credential): { name: string; plan: Plan }[] {
  return Object.entries(client.operations).map(([name, operation]) => ({
    name,
    plan: operation(session(credential), ...(ABOUT_PACKAGES.includes(name) ? [PACKAGE] : ['2.Kit==1.0', PACKAGE])),
  }));
}

const textOf = ({ files = [], steps }: Plan) =>
  JSON.stringify([files.map(({ content }) => content), steps.map(({ argv, env }) => [argv, env])]);

describe('pypi clients', () => {
  for (const client of clients) {
    describe(client.id, () => {
      it('trusts the authority of the run and nothing less', () => {
        for (const { name, plan } of plansOf(client, { token: TOKEN })) {
          expect(textOf(plan), name).to.include('/run/ca.pem');
          expect(textOf(plan), name).not.to.match(/trusted-host|insecure|native-tls|system-certs|http:\/\//i);
        }
      });

      it('gets its secret by a file in its home or by the environment, never by an argument', () => {
        for (const credential of [{ token: TOKEN }, { user: 'ada', password: PASSWORD }]) {
          for (const { name, plan } of plansOf(client, credential)) {
            const secret = new RegExp(`${TOKEN}|${PASSWORD}`);
            for (const { argv } of plan.steps) expect(argv.join(' '), name).not.to.match(secret);
            expect(textOf(plan), name).to.match(secret);
            for (const { path, content, mode } of plan.files ?? []) {
              if (!secret.test(content)) continue;
              expect(path, name).to.match(/^\/cell\/home\//);
              expect(mode ?? 0o600, name).to.equal(0o600);
            }
          }
        }
      });

      it('sends no user name when it has no credential', () => {
        for (const { name, plan } of plansOf(client, {}))
          expect(textOf(plan), name).not.to.match(/__token__|username|USERNAME|login/);
      });

      it('writes below its folders alone', () => {
        for (const { plan } of plansOf(client, {}))
          for (const path of [...(plan.files ?? []).map((file) => file.path), ...(plan.collect ?? [])])
            expect(path).to.match(/^\/cell\/(home|work)\//);
      });

      it('reads where packages are pulled, without retries, and runs what it installed', () => {
        for (const { name, plan } of plansOf(client, {}).filter(({ name }) => !name.startsWith('publish'))) {
          expect(textOf(plan), name).to.include(URLS.pull).and.not.to.include(URLS.push);
          expect(textOf(plan), name).to.match(/"--retries","0"|"UV_HTTP_RETRIES":"0"/);
          if (name.startsWith('install'))
            expect(plan.steps.at(-1)!.argv, name).to.deep.equal(['/cell/work/venv/bin/python', '-m', '_2_kit']);
        }
      });

      it('keeps a cache only where it is asked to', () => {
        for (const { name, plan } of plansOf(client, {}).filter(({ name }) => name.startsWith('install')))
          for (const { argv } of plan.steps.filter((step) => step.argv.includes('install')))
            expect(
              argv.some((word) => word.startsWith('--no-cache')),
              name,
            ).to.equal(name !== 'installCached');
      });

      it('publishes every file where packages are pushed', () => {
        if (!publishes(client)) return;
        const plan = client.operations.publish(session({}), PACKAGE);
        expect(textOf(plan)).to.include(URLS.push);
        expect(plan.steps[0].argv.slice(-2)).to.deep.equal([`/seen${WHEEL.path}`, `/seen${SDIST.path}`]);
      });

      it('tells the certificates apart that it looks at', () => {
        const cases = ['expired', 'not-yet-valid', 'wrong-host', 'unknown-ca', 'self-signed'];
        expect(Object.keys(client.tlsRefusals)).to.have.members(cases);
      });
    });
  }
});
