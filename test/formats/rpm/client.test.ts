import { expect } from 'chai';
import type { Credential } from '../../../harness/core/access.ts';
import type { Plan, Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { BAD_SIGNATURES } from '../../../harness/core/signing.ts';
import { PACKAGE_REFUSALS, RPM_VERDICTS } from '../../../harness/formats/rpm/client/refusals.ts';
import { clients, dnf, zypper } from '../../../harness/formats/rpm/client.ts';

const PASSWORD = 'a-secret-password';
const PACKAGE = {
  name: 'kit',
  version: '2:1.0-3',
  marker: 'm',
  file: { name: 'kit.rpm', path: '/packages/kit.rpm' },
} as Package;

const session = (credential: Credential = { user: 'ada', password: PASSWORD }): Session => ({
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  path: (hostPath) => `/seen${hostPath}`,
  keys: ['/run/good.asc', '/run/expired.asc'],
  access: { push: 'https://r.regproof.test:1/rpm/', pull: 'https://r.regproof.test:1/rpm/', credential, endpoints: {} },
});

const textOf = ({ files = [] }: Plan) => files.map(({ content }) => content).join('\n');
const wordsOf = ({ steps }: Plan) => steps.map(({ argv }) => argv.join(' '));

describe('rpm clients', () => {
  for (const client of clients) {
    it(`${client.id} installs one exact version into a root of its own and proves it`, () => {
      const plan = client.operations.install(session(), PACKAGE);
      const words = wordsOf(plan);
      expect(words.find((line) => / install /.test(line))).to.match(/kit[-=]2:1\.0-3$/);
      expect(words).to.include.members(['rpm --root /cell/work/root --verify kit', '/cell/work/root/usr/bin/kit']);
      for (const line of words.filter((each) => /^(rpm|dnf|zypper) /.test(each)))
        expect(line).to.include('/cell/work/root');
      expect(plan.collect!.join()).to.match(/\/$/);
    });

    it(`${client.id} verifies certificate, index and package`, () => {
      const plan = client.operations.install(session(), PACKAGE);
      const text = textOf(plan);
      expect(text)
        .to.include('repo_gpgcheck=1')
        .and.match(/(^|\n)(pkg_)?gpgcheck=1/);
      expect(text).to.include('/run/good.asc').and.include('/run/expired.asc');
      expect(JSON.stringify(plan)).to.include('/run/ca.pem');
      expect(`${text}${wordsOf(plan)}`).not.to.match(
        /nogpgcheck|no-gpg|sslverify=(0|false)|ssl_verify=no|insecure|http:\/\//i,
      );
    });

    it(`${client.id} has its secret in a file alone`, () => {
      const plan = client.operations.install(session(), PACKAGE);
      expect(wordsOf(plan).join(' ')).to.not.include(PASSWORD);
      expect(plan.files!.filter(({ content }) => content.includes(PASSWORD) && content.includes('ada'))).to.have.length(
        1,
      );
      expect(textOf(client.operations.install(session({ token: 'tok' }), PACKAGE))).to.include('password=tok');
      expect(textOf(client.operations.install(session({}), PACKAGE))).to.not.match(/password|credentials/);
    });

    it(`${client.id} knows its words for each bad signature`, () => {
      expect(Object.keys(PACKAGE_REFUSALS[client.id]!)).to.have.members([...BAD_SIGNATURES]);
      expect(Object.keys(client.signatureRefusals)).to.have.members([...BAD_SIGNATURES]);
    });
  }

  it('dnf imports only the key that rpm takes before it installs, and knows both for the index', () => {
    const [importing, refreshing, installing] = wordsOf(dnf.operations.install(session(), PACKAGE));
    expect(importing).to.equal('rpm --root /cell/work/root --import /run/good.asc');
    expect(refreshing).to.match(/makecache --refresh$/);
    expect(installing).to.include('--setopt=target.gpgkey=file:///run/good.asc install');
  });

  it('zypper gets each authority in a file of its own', () => {
    const [splitting, hashing] = wordsOf(zypper.operations.install(session(), PACKAGE));
    expect(splitting).to.match(/^csplit .* \/run\/ca\.pem \/-----BEGIN\/ \{\*\}$/);
    expect(hashing).to.equal('openssl rehash .');
  });

  it('rpm calls a package without signature good and never says the word', () => {
    expect('kit.rpm: digests OK').to.match(RPM_VERDICTS.unsigned);
    expect('kit.rpm: digests signatures OK').to.not.match(RPM_VERDICTS.unsigned);
    for (const bad of BAD_SIGNATURES.filter((each) => each !== 'unsigned')) {
      expect('kit.rpm: digests SIGNATURES NOT OK').to.match(RPM_VERDICTS[bad]);
      expect('kit.rpm: digests signatures OK').to.not.match(RPM_VERDICTS[bad]);
    }
  });

  it('what is served is verified as it is', () => {
    const plan = dnf.operations.verifyDetached(session(), { key: 'K', signature: 'S', document: 'D' });
    expect(plan.files!.map(({ content }) => content)).to.include.members(['K', 'S', 'D']);
    expect(wordsOf(plan).at(-1)).to.equal(
      'gpgv --keyring /cell/work/keyring.gpg /cell/work/signature /cell/work/document',
    );
  });
});
