import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { loadCatalogue } from '../../../harness/cli/catalogue/catalogue.ts';
import { writeRepro } from '../../../harness/cli/report/write-repro.ts';
import { keptIn } from '../../../harness/cli/session/kept-body.ts';
import type { Subject } from '../../../harness/core/catalogue.ts';
import { createRedactor } from '../../../harness/core/redact.ts';
import { loopbackLookup } from '../../../harness/front/loopback.ts';
import { openResults, type Results } from '../../../harness/report/results.ts';
import { runCell, type Surroundings } from '../../../harness/runner/attempt.ts';
import { planCells } from '../../../harness/runner/plan.ts';
import { httpAgent, rawHttp } from '../../../harness/target/http.ts';
import { sendUpload } from '../../../harness/target/upload.ts';
import { fakeReport } from '../../fakes/fake-report.ts';
import { fakeSurroundings } from '../../fakes/fake-surroundings.ts';
import { type Front, startFront } from '../../front/front-fixture.ts';
import { temporaryFolder } from '../../pki/temporary-folder.ts';
import { CREDENTIALS, Fixture } from '../../registry/fixture.ts';

const RUN = 'run-1';
const UPLOAD = [{ method: 'PUT', path: '{{file.place}}', body: 'file' as const, field: 'file', status: [201] }];

describe('the script of a stored cell', () => {
  let go: Subject;
  let fixture: Fixture;
  let front: Front;
  before(async () => {
    go = (await loadCatalogue()).subjects.find(({ format }) => format.id === 'go')!;
    fixture = await Fixture.start({ go: go.format.registry });
    front = await startFront(() => {}, { upstream: new URL(fixture.url('/')) });
  });
  after(async () => {
    await front[Symbol.asyncDispose]();
    await fixture.remove();
  });
  const origin = (label: string) => `https://${label}.regproof.test:${front.door.port}`;

  /** The embedded registry behind the door, by raw requests alone. */
  const http: (label: string) => Surroundings['http'] = (label) => (_cell, _link, signal, onStep) => {
    const at = `${origin(label)}/go/`;
    const raw = rawHttp({
      agent: httpAgent({ ca: front.pki.root.cert, lookup: loopbackLookup }),
      access: (role) => ({ push: at, pull: at, credential: CREDENTIALS[role], endpoints: {} }),
      authorization: go.format.protocol.authorization,
      signal,
      onExchange: ({ method, url, sent, ...rest }) =>
        onStep({ kind: 'http', request: `${method} ${url}`, ...rest }, sent),
    });
    const options = { steps: UPLOAD, holes: {}, push: at, where: 'test', run: async () => {} };
    return { ...raw, upload: (pkg, request) => sendUpload(raw, pkg, options as never, request) };
  };

  /** Runs a check on the embedded registry with a defect planted before it, and stores the report. */
  async function failed(
    check: string,
    defectId: string,
    label: string,
    results: Results,
    dir: string,
  ): Promise<string> {
    const plant = go.defects.find(({ id }) => id === defectId)!.plant();
    front.door.host(label, { plant, tag: label, writerAuthorization: authorization() });
    const [cell] = planCells(
      { subjects: [go], disabled: [] },
      { target: 't', formats: ['go'], tier: 'release', sizes: ['small'], grep: new RegExp(`/${check}\\[`) },
    );
    const surroundings = fakeSurroundings(dir, { http: http(label), keepBody: keptIn(results), seed: label });
    const result = await runCell(cell!, surroundings);
    expect(result.verdict, result.reason ?? '').to.be.oneOf(['fail', 'warn']);
    await results.write('report.json', JSON.stringify(fakeReport([result])));
    return result.name;
  }

  const authorization = () => go.format.protocol.authorization(CREDENTIALS.writer)!;

  for (const [check, defectId, what] of [
    ['go.missing.404', 'go.missing.404:forbidden', 'its status'],
    ['go.missing.reason', 'go.missing.reason:html', 'its bytes'],
  ] as const)
    it(`shows a planted defect by ${what} on the broken registry, and not on the sound one`, async () => {
      await using folder = await temporaryFolder();
      const label = `broken-${check.replaceAll('.', '-')}`;
      const results = await openResults(
        folder.path,
        RUN,
        createRedactor([CREDENTIALS.writer.password!, CREDENTIALS.writer.token!]).text,
      );
      const cell = await failed(check, defectId, label, results, folder.path);
      await results.close();
      using _sound = front.door.host('sound', { tag: 'sound' });
      const script = await writeRepro(cell, { run: RUN, results: folder.path, out: join(folder.path, 'repro.sh') });
      const repeated = (host: string) => repeat(script, folder.path, host);
      const broken = await repeated(label);
      expect(broken.exitCode, broken.all).to.equal(1);
      expect(broken.all).to.include('It is seen again.');
      const sound = await repeated('sound');
      expect(sound.exitCode, sound.all).to.equal(0);
    });

  /** Runs the script with nothing but sh, curl and what it is told in the environment. */
  async function repeat(script: string, home: string, label: string) {
    const ca = join(home, 'ca.pem');
    await writeFile(ca, front.pki.root.cert);
    await writeFile(join(home, '.curlrc'), `resolve = "${label}.regproof.test:${front.door.port}:127.0.0.1"\n`);
    const env = { HOME: home, CURL_HOME: home, REGISTRY: origin(label), CA: ca, AUTHORIZATION: authorization() };
    return execa('sh', [script], { env, cwd: home, reject: false, all: true });
  }
});
