import { expect } from 'chai';
import type { Credential } from '../../../harness/core/access.ts';
import { type Client, installs, type Plan, publishes, type Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { clients } from '../../../harness/formats/npm/client.ts';

const URLS = { push: 'https://push.regproof.test:1/npm/', pull: 'https://pull.regproof.test:1/npm/' };
const TOKEN = 'a-secret-token';
const PASSWORD = 'a-secret-password';
const PACKAGE = {
  name: '@acme/kit',
  version: '1.2.3',
  file: { name: 'acme-kit-1.2.3.tgz', path: '/packages/acme-kit-1.2.3.tgz' },
} as Package;

const session = (credential: Credential): Session => ({
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  path: (hostPath) => `/seen${hostPath}`,
  keys: [],
  access: { ...URLS, credential, endpoints: {} },
});

function plansOf(client: Client, credential: Credential): Plan[] {
  return Object.entries(client.operations).map(([name, operation]) =>
    operation(session(credential), ...(name === 'publish' || name === 'install' ? [PACKAGE] : ['kit@1.2.3', 'word'])),
  );
}

const textOf = ({ files = [], steps }: Plan) =>
  JSON.stringify([files.map(({ content }) => content), steps.map(({ argv, env }) => [argv, env])]);

describe('npm clients', () => {
  for (const client of clients) {
    describe(client.id, () => {
      it('trusts the authority of the run and nothing less', () => {
        for (const plan of plansOf(client, { token: TOKEN })) {
          expect(plan.files!.map(({ content }) => content).join('\n')).to.include('/run/ca.pem');
          expect(textOf(plan)).not.to.match(/insecure|strict-?ssl|REJECT_UNAUTHORIZED|unsafeHttp|http:\/\//i);
        }
      });

      it('gets its secret by a file of its own that nobody else can read', () => {
        for (const credential of [{ token: TOKEN }, { user: 'ada', password: PASSWORD }]) {
          for (const { files = [], steps } of plansOf(client, credential)) {
            const secret = new RegExp(`${TOKEN}|${PASSWORD}|${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`);
            expect(JSON.stringify(steps)).not.to.match(secret);
            const holding = files.filter(({ content }) => secret.test(content));
            expect(holding.map(({ path }) => path)).to.have.lengthOf(1);
            expect(holding[0]!.path).to.match(/^\/cell\/home\//);
            expect(holding[0]!.mode ?? 0o600).to.equal(0o600);
          }
        }
      });

      it('sends nothing that looks like a credential when it has none', () => {
        for (const plan of plansOf(client, {}))
          expect(textOf(plan)).not.to.match(/_auth|npmAuth(Token|Ident)|"npmAlwaysAuth":true/);
      });

      it('writes below its folders alone', () => {
        for (const { files = [], collect = [] } of plansOf(client, {}))
          for (const path of [...files.map((file) => file.path), ...collect])
            expect(path).to.match(/^\/cell\/(home|work)\//);
      });

      it('reads where packages are pulled and writes where they are pushed', () => {
        if (installs(client)) {
          const plan = client.operations.install(session({}), PACKAGE);
          expect(textOf(plan)).to.include(URLS.pull).and.to.include('@acme/kit@1.2.3');
          expect(plan.steps.at(-1)!.argv).to.deep.equal(['/cell/work/node_modules/.bin/kit']);
        }
        if (publishes(client)) {
          const { argv } = client.operations.publish(session({}), PACKAGE).steps[0];
          expect(argv).to.include.members([`--registry=${URLS.push}`, '/seen/packages/acme-kit-1.2.3.tgz']);
        }
      });

      it('tells the certificates apart that it looks at', () => {
        expect(client.tlsRefusals).to.include.keys(
          'expired',
          'not-yet-valid',
          'wrong-host',
          'unknown-ca',
          'self-signed',
        );
        // The host is named like the certificate, so that the name alone must not pass for the reason.
        for (const [name, said] of Object.entries(client.tlsRefusals))
          expect(`${name}--x.regproof.test`).not.to.match(said);
      });
    });
  }
});
