import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBase } from '../../harness/executor/base-image.ts';
import { connectEngine, type Engine } from '../../harness/executor/engine.ts';
import { ensureImage } from '../../harness/executor/image.ts';
import { ROOT, temporaryFolder } from './cli.ts';

const NONE = () => {};

/** Exit status and output of a tool over a folder that it sees as /work. */
async function judged(engine: Engine, image: string, argv: string[], folder: string) {
  const output = new PassThrough();
  const printed = text(output);
  const settings = {
    Tty: true,
    WorkingDir: '/work',
    HostConfig: { AutoRemove: true, NetworkMode: 'none', Binds: [`${folder}:/work:ro`] },
  };
  const [{ StatusCode: exit }] = await engine.run(image, argv, output, settings);
  return { exit, printed: await printed };
}

describe('workflows', () => {
  let engine: Engine;
  let image: string;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  before(async () => {
    ({ engine } = await connectEngine());
    const base = await ensureBase(engine, undefined, NONE);
    const context = join(import.meta.dirname, 'actionlint');
    image = await ensureImage(engine, { folder: context, repository: 'regproof/test-actionlint', base });
    folder = await temporaryFolder();
    // actionlint looks for workflows that are called by their path in a repository.
    await mkdir(join(folder.path, '.git'));
    await cp(join(ROOT, '.github'), join(folder.path, '.github'), { recursive: true });
    await copyFile(join(ROOT, 'action.yml'), join(folder.path, 'action.yml'));
  });

  after(async () => folder[Symbol.asyncDispose]());

  it('satisfy actionlint, and their scripts shellcheck', async () => {
    const { exit, printed } = await judged(engine, image, ['actionlint', '-no-color'], folder.path);
    expect(exit, printed).to.equal(0);
  });

  it('satisfy it not when a job is waited for that is not there', async () => {
    const path = join(folder.path, '.github/workflows/pipeline.yml');
    const whole = await readFile(path, 'utf8');
    await writeFile(path, whole.replace('needs: [plan, job]', 'needs: [plan, jobs]'));
    const { exit, printed } = await judged(engine, image, ['actionlint', '-no-color'], folder.path);
    await writeFile(path, whole);
    expect(exit, printed).to.equal(1);
    expect(printed).to.include('"jobs"');
  });

  it('have scripts of their own that satisfy shellcheck', async () => {
    const { exit, printed } = await judged(engine, image, ['shellcheck', '.github/actions/run.sh'], folder.path);
    expect(exit, printed).to.equal(0);
  });
});

describe('the template for GitLab', () => {
  /** Exit status and output of gitlab-ci-local over a repository with that template alone: it checks GitLab's own schema. */
  async function listed(template: string) {
    await using folder = await temporaryFolder();
    const at = { cwd: folder.path, stdin: 'ignore', localDir: ROOT, preferLocal: true, reject: false } as const;
    await execa('git', ['init', '--quiet', '--initial-branch', 'main'], at);
    await execa('git', ['remote', 'add', 'origin', 'git@gitlab.test:a/b.git'], at);
    await writeFile(join(folder.path, '.gitlab-ci.yml'), template);
    return await execa('gitlab-ci-local', ['--list-all'], { ...at, all: true });
  }

  it('is what GitLab expects', async () => {
    const { exitCode, all } = await listed(await readFile(join(ROOT, 'docs/ci/gitlab-ci.yml'), 'utf8'));
    expect(exitCode, all).to.equal(0);
    for (const gate of ['fast', 'integration', 'release']) expect(all).to.include(`regproof ${gate}`);
  });

  it('is refused with a key that GitLab does not know', async () => {
    const whole = await readFile(join(ROOT, 'docs/ci/gitlab-ci.yml'), 'utf8');
    const { exitCode, all } = await listed(whole.replace('timeout: 5 minutes', 'timeouts: 5 minutes'));
    expect(exitCode, all).to.not.equal(0);
  });
});
