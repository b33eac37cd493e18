import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { connectEngine, type Engine } from '../../harness/executor/engine.ts';
import { latestReport, regproof, temporaryFolder } from './cli.ts';
import { formatFolders } from './format-folders.ts';

const SOCKET = '/var/run/docker.sock';

describe('the image of the harness', () => {
  let engine: Engine;
  let image: string;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  before(async () => {
    ({ engine } = await connectEngine());
    const { stdout, stderr, exitCode } = await regproof(['images', '--own']);
    expect(exitCode, stderr).to.equal(0);
    image = stdout.trim().split('\n').at(-1)!;
    folder = await temporaryFolder();
  });

  after(async () => folder[Symbol.asyncDispose]());

  /** As its Dockerfile tells people to start it. */
  async function inContainer(...args: string[]) {
    const output = new PassThrough();
    const errors = new PassThrough();
    const printed = Promise.all([text(output), text(errors)]);
    const [{ StatusCode: exit }] = await engine.run(image, args, [output, errors], {
      Env: [`REGPROOF_TMPDIR=${folder.path}`],
      HostConfig: {
        AutoRemove: true,
        NetworkMode: 'host',
        PidMode: 'host',
        Binds: [`${SOCKET}:${SOCKET}`, `${folder.path}:${folder.path}`],
      },
    });
    output.end();
    errors.end();
    const [stdout, stderr] = await printed;
    return { exit, stdout, stderr };
  }

  it('is called by the version, and has every format', async () => {
    const { exit, stdout, stderr } = await inContainer('list', 'formats', '--json');
    expect(exit, stderr).to.equal(0);
    const states = JSON.parse(stdout).map(({ id, state }: { id: string; state: string }) => `${id} ${state}`);
    expect(states).to.deep.equal((await formatFolders()).map((id) => `${id} enabled`));
    expect(image).to.match(/^regproof\/regproof:\d+\.\d+\.\d+$/);
  });

  it('runs clients in containers beside its own', async () => {
    const results = `${folder.path}/results`;
    const cells = ['--profile', 'npm', '--client', 'npm', '--filter', '**/roundtrip[*,small]'];
    const { exit, stdout, stderr } = await inContainer('run', ...cells, '--results', results);
    expect(exit, stdout + stderr).to.equal(0);
    expect((await latestReport(results)).cells.map(({ verdict }) => verdict)).to.deep.equal(['pass']);
  });
});
