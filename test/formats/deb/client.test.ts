import { expect } from 'chai';
import type { Credential } from '../../../harness/core/access.ts';
import type { Plan, Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { apt, aptitude, clients } from '../../../harness/formats/deb/client.ts';
import { complaints } from '../../../harness/formats/deb/expect-clean.ts';

const PASSWORD = 'a-secret-password';
const PACKAGE = {
  name: 'kit',
  version: '1:1.0-1',
  dir: '/packages/1',
  manifest: { Architecture: 'all' },
  file: { name: 'kit_1.0-1_all.deb', path: '/packages/1/kit_1.0-1_all.deb' },
} as unknown as Package;

const session = (credential: Credential = {}): Session => ({
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  keys: ['/run/good.asc', '/run/expired.asc'],
  path: (hostPath) => `/seen${hostPath}`,
  access: {
    push: 'https://cell.regproof.test:1/deb/',
    pull: 'https://cell.regproof.test:1/deb/',
    credential,
    endpoints: {},
  },
});

const fileOf = ({ files = [] }: Plan, end: string) => files.find(({ path }) => path.endsWith(end))!;
const plansOf = (credential: Credential): Plan[] => [
  apt.operations.install(session(credential), PACKAGE),
  apt.operations.refresh(session(credential)),
  apt.operations.after(session(credential), ['apt-cache', 'policy', 'kit']),
  apt.operations.refreshWithKey(session(credential), 'armour', 'armoured'),
  apt.operations.refreshWithKey(session(credential), 'armour', 'binary'),
  apt.operations.refreshWithOtherKeys(session(credential)),
  aptitude.operations.install(session(credential), PACKAGE),
];

describe('deb clients', () => {
  it('trust the authority and the keys of the run and nothing less', () => {
    for (const plan of plansOf({})) {
      const conf = fileOf(plan, 'apt.conf').content;
      expect(conf).to.include('Acquire::https::CAInfo "/run/ca.pem";');
      expect(conf).to.include('Acquire::Check-Date "true";').and.include('Acquire::Check-Valid-Until "true";');
      expect(JSON.stringify(plan)).not.to.match(
        /Verify-(Peer|Host)|AllowInsecure|allow-unauthenticated|trusted=yes|http:/i,
      );
      expect(fileOf(plan, 'sources.list').content).to.match(
        /^deb \[signed-by=[^\]]+\] https:\/\/cell\S+ stable main\n$/,
      );
    }
    const { content } = fileOf(apt.operations.refresh(session()), 'sources.list');
    expect(content).to.include('[signed-by=/run/good.asc,/run/expired.asc]');
    expect(fileOf(apt.operations.refreshWithOtherKeys(session()), 'sources.list').content).not.to.include('good.asc');
  });

  it('get their password by a file that nobody else can read', () => {
    for (const plan of plansOf({ user: 'ada', password: PASSWORD })) {
      expect(JSON.stringify(plan.steps)).not.to.include(PASSWORD);
      const holding = plan.files!.filter(({ content }) => content.includes(PASSWORD));
      expect(holding.map(({ path }) => path)).to.deep.equal(['/cell/home/system/etc/apt/auth.conf']);
      expect(holding[0]!.mode ?? 0o600).to.equal(0o600);
      expect(holding[0]!.content).to.equal(
        `machine https://cell.regproof.test:1/deb/ login ada password ${PASSWORD}\n`,
      );
    }
    for (const plan of plansOf({})) expect(fileOf(plan, 'auth.conf').content).to.equal('');
  });

  it('work on a system below their home, without privileges', () => {
    for (const plan of plansOf({})) {
      const conf = fileOf(plan, 'apt.conf').content;
      expect(conf).to.include('Dir "/cell/home/system/";').and.include('"--root=/cell/home/system";');
      expect(conf).to.include('"--force-not-root";').and.include('"--force-script-chrootless";');
      for (const path of [...plan.files!.map((file) => file.path), ...(plan.collect ?? [])])
        expect(path).to.match(/^\/cell\/(home|work)\//);
      for (const { argv, env } of plan.steps.filter((step) => /^apt/.test(step.argv[0])))
        expect(env, argv.join(' ')).to.include({ APT_CONFIG: '/cell/home/apt.conf' });
    }
  });

  it('install the exact version, verify it and run it', () => {
    for (const client of clients) {
      const { steps, collect } = client.operations.install(session(), PACKAGE);
      const commands = steps.map(({ argv }) => argv.join(' '));
      expect(commands.at(-1)).to.equal('/cell/home/system/usr/bin/kit');
      expect(commands.at(-2)).to.equal('dpkg --root=/cell/home/system --verify kit');
      expect(commands.at(-3)).to.match(new RegExp(`^${steps.at(-3)!.argv[0]} .*install kit=1:1\\.0-1$`));
      expect(collect).to.deep.equal(['/cell/work/kit_1%3a1.0-1_all.deb']);
    }
  });

  it('keep the database of a system that was used before', () => {
    const { steps } = apt.operations.refresh(session());
    const copies = steps.filter(({ argv }) => argv[0] === 'cp');
    expect(copies).to.have.lengthOf(2);
    for (const { argv, local } of copies) expect([argv[1], local]).to.deep.equal(['--no-clobber', true]);
  });

  it('take the architecture and the sources that a check asks for', () => {
    const plan = apt.operations.refresh(session(), {
      architecture: 'arm64',
      sources: ['testing main', 'stable contrib'],
    });
    expect(fileOf(plan, 'apt.conf').content).to.include('APT::Architecture "arm64";');
    expect(fileOf(plan, 'sources.list').content).to.match(/ testing main\ndeb .* stable contrib\n$/);
  });

  it('tell bad certificates and bad signatures apart', () => {
    for (const { tlsRefusals, signatureRefusals } of clients) {
      expect(tlsRefusals).to.have.keys('expired', 'not-yet-valid', 'wrong-host', 'unknown-ca', 'self-signed');
      expect(signatureRefusals).to.have.keys('unsigned', 'wrong-key', 'tampered', 'expired-key');
      for (const [name, said] of Object.entries({ ...tlsRefusals, ...signatureRefusals }))
        expect(`https://${name}-of-cell.regproof.test:1/deb`).not.to.match(said);
    }
  });
});

describe('complaints of apt', () => {
  it('are lines that begin with W, E, Err or Ign', () => {
    const said =
      'Get:1 https://x InRelease\nIgn:2 https://x Packages\nErr:3 x\nW: old\nE: bad\nEverything else\nWarm: no\n';
    expect(complaints(said)).to.deep.equal(['Ign:2 https://x Packages', 'Err:3 x', 'W: old', 'E: bad']);
    expect(complaints('Hit:1 x\nReading package lists...\n')).to.deep.equal([]);
  });
});
