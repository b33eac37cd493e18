import { expect } from 'chai';
import type { Plan, Session } from '../../../harness/core/client.ts';
import type { Package } from '../../../harness/core/package.ts';
import { attachment } from '../../../harness/formats/maven/client/mvn.ts';
import { clients, mvn } from '../../../harness/formats/maven/client.ts';

const file = (ending: string) => ({ name: `kit-1.0${ending}`, path: `/packages/kit-1.0${ending}` });
const PACKAGE = {
  name: 'g.h:kit',
  version: '1.0',
  file: file('.jar'),
  files: ['.jar', '.pom', '-sources.jar', '.module', '.jar.asc'].map(file),
} as unknown as Package;

const session: Session = {
  work: '/cell/work',
  home: '/cell/home',
  ca: '/run/ca.pem',
  keys: ['/run/signing.asc'],
  path: (hostPath) => `/seen${hostPath}`,
  access: {
    push: 'https://h.regproof.test:1/maven/',
    pull: 'https://h.regproof.test:1/maven/',
    credential: { user: 'a&b', password: 'p<w' },
    endpoints: {},
  },
};

const plansOf = ({ operations }: (typeof clients)[number]): Plan[] => [
  operations.publish(session, PACKAGE),
  operations.install(session, PACKAGE),
  operations.resolve(session, PACKAGE, { version: '[1,2)' }),
  operations.verify(session, PACKAGE, PACKAGE.files[4]!),
];

describe('maven clients', () => {
  for (const client of clients) {
    it(`${client.id} trusts the run's authority, asks one repository, and has its secret in a file`, () => {
      for (const { steps, files } of plansOf(client)) {
        const settings = files!.find(({ path }) => path === '/cell/home/settings.xml')!.content;
        expect(settings).to.include('<mirrorOf>*</mirrorOf><url>https://h.regproof.test:1/maven/</url>');
        expect(settings).to.include('<username>a&amp;b</username><password>p&lt;w</password>');
        expect(settings).to.include('<checksumPolicy>fail</checksumPolicy>');
        const calls = steps.filter(({ argv: [program] }) => program === client.version[0]);
        expect(calls).to.have.length(1);
        expect(calls[0]!.env!.MAVEN_OPTS).to.include('trustStore=/run/ca.pem.jks ');
        expect(calls[0]!.argv).to.include.members([
          '-s',
          '/cell/home/settings.xml',
          '-Dmaven.repo.local=/cell/home/m2',
        ]);
        expect(JSON.stringify(steps))
          .to.not.include('p<w')
          .and.not.match(/ssl\.insecure|allowall/);
      }
    });
  }

  it('deploy everything as one deployment', () => {
    const { argv } = mvn.operations.publish(session, PACKAGE).steps.at(-1)!;
    expect(argv).to.include.members([
      '-Durl=https://h.regproof.test:1/maven/',
      '-Dfile=/seen/packages/kit-1.0.jar',
      '-DpomFile=/seen/packages/kit-1.0.pom',
      '-Dfiles=/seen/packages/kit-1.0-sources.jar,/seen/packages/kit-1.0.module,/seen/packages/kit-1.0.jar.asc',
      '-Dtypes=jar,module,jar.asc',
      '-Dclassifiers=sources,,',
    ]);
  });

  it('tell type and classifier by the name', () => {
    const parts = PACKAGE.files
      .map((each) => attachment(each, PACKAGE))
      .map(({ type, classifier }) => `${classifier}.${type}`);
    expect(parts).to.deep.equal(['.jar', '.pom', 'sources.jar', '.module', '.jar.asc']);
  });

  it('resolve strictly, but signatures, which have no checksums', () => {
    expect(mvn.operations.install(session, PACKAGE).steps.flatMap(({ argv }) => argv)).to.include('-C');
    const verify = mvn.operations.verify(session, PACKAGE, PACKAGE.files[4]!).steps;
    expect(verify.flatMap(({ argv }) => argv))
      .to.include('-c')
      .and.not.include('-C');
    expect(verify.at(-1)!.argv.slice(-3)).to.deep.equal(['--verify', 'lib/kit-1.0.jar.asc', 'lib/kit-1.0.jar']);
  });
});
