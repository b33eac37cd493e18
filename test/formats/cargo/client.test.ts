import { expect } from 'chai';
import { parse } from 'smol-toml';
import type { Credential } from '../../../harness/core/access.ts';
import type { Plan, Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { cargo, clients } from '../../../harness/formats/cargo/client.ts';
import { lockedVersion } from '../../../harness/formats/cargo/protocol/lock-file.ts';

const TOKEN = 'a-secret-token';
const URLS = { push: 'https://h.regproof.test:1/cargo/', pull: 'https://h.regproof.test:1/cargo/index/' };
const PACKAGE = { name: 'Kit_x', version: '1.2.3-rc.1+b', source: '/packages/Kit_x-1.2.3-rc.1+b' } as Package;

const session = (credential: Credential): Session => ({
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  path: (hostPath) => `/seen${hostPath}`,
  keys: [],
  access: { ...URLS, credential, endpoints: {} },
});

const content = (plan: Plan, path: string): string => plan.files!.find((file) => file.path === path)!.content;

function plansOf(client: (typeof clients)[number], credential: Credential): Plan[] {
  const { publish, install, installLocked, resolve, ...simple } = client.operations;
  const at = session(credential);
  return [
    publish(at, PACKAGE),
    install(at, PACKAGE),
    installLocked(at, PACKAGE, 'c0ffee'),
    resolve(at, 'Kit_x', '^1'),
    simple.yank(at, PACKAGE),
    simple.unyank(at, PACKAGE),
    simple.search(at, 'kit'),
    simple.owners(at, 'Kit_x'),
    simple.addOwner(at, 'Kit_x', 'ada'),
    simple.removeOwner(at, 'Kit_x', 'ada'),
  ];
}

describe('cargo clients', () => {
  for (const client of clients) {
    it(`${client.id} trusts the authority of the run, knows one registry and tries nothing twice`, () => {
      for (const plan of plansOf(client, { token: TOKEN })) {
        const config = parse(content(plan, '/cell/home/cargo/config.toml'));
        expect(config).to.have.deep.property('registries', { target: { index: `sparse+${URLS.pull}` } });
        expect(config).to.have.deep.property('http', { cainfo: '/run/ca.pem' });
        expect(config).to.have.nested.property('net.retry', 0);
        for (const step of plan.steps.filter((each) => !each.local))
          expect(step.env).to.have.property('CARGO_HOME', '/cell/home/cargo');
      }
    });

    it(`${client.id} gets its token by a file of its own, and none when it has none`, () => {
      for (const plan of plansOf(client, { token: TOKEN })) {
        expect(JSON.stringify(plan.steps)).to.not.include(TOKEN);
        const holding = plan.files!.filter((file) => file.content.includes(TOKEN));
        expect(holding.map(({ path, mode }) => [path, mode])).to.deep.equal([
          ['/cell/home/cargo/credentials.toml', undefined],
        ]);
      }
      for (const plan of plansOf(client, {}))
        expect(plan.files!.map((file) => file.path)).to.not.include('/cell/home/cargo/credentials.toml');
    });

    it(`${client.id} runs the program it is called after, and writes below its folders alone`, () => {
      for (const { steps, files = [], collect = [] } of plansOf(client, {})) {
        for (const { argv } of steps.filter((step) => !step.local)) expect(argv[0]).to.equal(client.version[0]);
        for (const path of [...files.map((file) => file.path), ...collect])
          expect(path).to.match(/^\/cell\/(home|work)\//);
      }
    });
  }

  it('pack from a copy of the source, and show where either cargo leaves the crate', () => {
    const { steps, collect } = cargo.operations.publish(session({ token: TOKEN }), PACKAGE);
    expect(steps[0]).to.deep.equal({
      argv: ['cp', '-R', '/seen/packages/Kit_x-1.2.3-rc.1+b', '/cell/work/source'],
      local: true,
    });
    expect(steps[1]!.argv).to.include.members(['--no-verify', '--allow-dirty', '/cell/work/source/Cargo.toml']);
    expect(collect).to.deep.equal([
      '/cell/work/target/package/Kit_x-1.2.3-rc.1+b.crate',
      '/cell/work/target/package/tmp-crate/Kit_x-1.2.3-rc.1+b.crate',
    ]);
  });

  it('install exactly the version, with the features asked for, and run without the network', () => {
    const plan = cargo.operations.install(session({}), PACKAGE, ['loud']);
    const on = { package: 'Kit_x', version: '=1.2.3-rc.1+b', features: ['loud'], registry: 'target' };
    const manifest = parse(content(plan, '/cell/work/consumer/Cargo.toml'));
    expect(manifest).to.have.deep.property('dependencies', { carried: on });
    expect(plan.steps.at(-1)!.argv).to.include.members(['run', '--locked', '--offline']);
  });

  it('install from a lock file that names version and checksum', () => {
    const plan = cargo.operations.installLocked(session({}), PACKAGE, 'c0ffee');
    const text = content(plan, '/cell/work/consumer/Cargo.lock');
    const [locked] = (parse(text) as { package: object[] }).package;
    const { name, version } = PACKAGE;
    expect(locked).to.deep.equal({ name, version, source: `sparse+${URLS.pull}`, checksum: 'c0ffee' });
    expect(plan.steps[0].argv).to.include('--locked');
    expect(lockedVersion(text, name)).to.equal(version);
    expect(lockedVersion(text, 'Kit')).to.equal(null);
  });
});
