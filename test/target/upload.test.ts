import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { digestFile } from '../../harness/core/digest.ts';
import type { Package, PackageFile } from '../../harness/core/package.ts';
import { sendUpload, type UploadOptions } from '../../harness/target/upload.ts';
import { fakePackage } from '../fakes/fake-format.ts';
import { fakeRegistry, reply } from '../fakes/fake-registry.ts';
import { rawClient } from '../fakes/raw-client.ts';
import { temporaryFolder } from '../pki/temporary-folder.ts';

type Steps = UploadOptions['steps'];

const FILE: Exclude<Steps[number], { run: unknown }> = {
  method: 'PUT',
  path: 'pool/{{file.place}}',
  body: 'file',
  field: 'file',
  status: [201],
};

async function packageIn(dir: string): Promise<Package> {
  const spec = { name: 'kit', version: '1.0+b1', size: 'small', seed: '1', dir } as const;
  const plain = await fakePackage(spec);
  const files: PackageFile[] = [];
  for (const name of ['kit_1.0+b1.deb', 'kit.sum']) {
    const path = join(dir, name);
    await writeFile(path, randomBytes(100).toString('hex'));
    files.push({ ...(await digestFile(path)), name, path, place: `k/${name}` });
  }
  return { ...plain, version: spec.version, files: [files[0]!, files[1]!], file: files[0]! };
}

/** Uploads a package of two files to a registry that answers with these statuses in turn. */
async function uploaded(steps: Steps, statuses: readonly number[] = [], changes: Partial<UploadOptions> = {}) {
  await using folder = await temporaryFolder();
  const pkg = await packageIn(folder.path);
  const queue = [...statuses];
  await using registry = await fakeRegistry((socket) => socket.write(reply(queue.shift() ?? 201)));
  await using client = rawClient(registry.origin);
  const ran: string[][] = [];
  const options: UploadOptions = {
    steps,
    holes: { port: '1' },
    push: 'https://kit.regproof.test/deb/kit/',
    where: 'mine/target.yaml',
    async run(argv) {
      ran.push([...argv]);
      return { exit: 0, stdout: '', stderr: '', truncated: false, timedOut: false, ms: 1 };
    },
    ...changes,
  };
  const outcome = await sendUpload(client.http, pkg, options, { as: 'reader' }).then(
    (response) => ({ status: response.status, error: null }),
    (error) => ({ status: 0, error }),
  );
  const lines = registry.heads.map((head) => head.split('\r\n')[0]);
  return { ...outcome, pkg, ran, lines, heads: registry.heads, bodies: registry.bodies, roles: client.roles };
}

describe('a declared upload', () => {
  it('sends each file to its place below push, as the role that was asked for', async () => {
    const { status, lines, bodies, roles, pkg } = await uploaded([FILE]);
    expect(status).to.equal(201);
    expect(lines).to.deep.equal(['PUT /push/pool/k/kit_1.0%2Bb1.deb HTTP/1.1', 'PUT /push/pool/k/kit.sum HTTP/1.1']);
    const digests = bodies.map((body) => createHash('sha256').update(body).digest('hex'));
    expect(digests).to.deep.equal(pkg.files.map((file) => file.sha256));
    expect(roles).to.deep.equal(['reader', 'reader']);
  });

  it('sends one part of a multipart body with its length', async () => {
    const { heads, bodies, pkg } = await uploaded([
      { ...FILE, method: 'POST', path: 'files', body: 'multipart', field: 'chart' },
    ]);
    expect(heads[0])
      .to.match(/content-type: multipart\/form-data; boundary=\S+/i)
      .and.match(/content-length: \d+/i);
    const boundary = /boundary=(\S+)/.exec(heads[0]!)![1]!;
    const form = await new Response(bodies[0], {
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    }).formData();
    const part = form.get('chart') as File;
    expect(part.name).to.equal(pkg.file.name);
    const bytes = Buffer.from(await part.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).to.equal(pkg.file.sha256);
  });

  it('runs its steps in order, requests without a file once', async () => {
    const { ran, lines, bodies, status } = await uploaded(
      [
        FILE,
        {
          method: 'POST',
          path: 'add/{{name}}',
          body: 'json',
          field: 'file',
          json: { v: '{{version}}' },
          status: [200],
        },
        { run: ['index', '{{file.place}}', '{{port}}', '{{push}}'] },
        {
          method: 'PUT',
          path: 'publish',
          body: 'none',
          field: 'file',
          headers: { 'x-port': '{{port}}' },
          status: [204],
        },
      ],
      [201, 201, 200, 204],
    );
    expect(lines.map((line) => line!.split(' ')[1])).to.deep.equal([
      '/push/pool/k/kit_1.0%2Bb1.deb',
      '/push/pool/k/kit.sum',
      '/push/add/kit',
      '/push/publish',
    ]);
    expect(bodies[2]).to.equal('{"v":"1.0+b1"}');
    expect(ran).to.deep.equal([['index', 'k/kit_1.0+b1.deb', '1', '/deb/kit/']]);
    expect(status).to.equal(204);
  });

  it('sends files to places of their own by the ends of their names', async () => {
    const { lines } = await uploaded([
      { ...FILE, path: 'sums', ending: '.sum' },
      { ...FILE, path: 'signatures', ending: '.asc' },
      { ...FILE, path: 'packages', ending: '.deb' },
    ]);
    expect(lines.map((line) => line!.split(' ')[1])).to.deep.equal(['/push/sums', '/push/packages']);
  });

  it('ends with the first answer that was not expected', async () => {
    const { status, lines, ran } = await uploaded([FILE, { run: ['index'] }], [403, 201]);
    expect(status).to.equal(403);
    // The other file is sent: a registry that refuses and stores has to be found out.
    expect(lines).to.have.length(2);
    expect(ran).to.deep.equal([]);
  });

  it('names the target file when it cannot work', async () => {
    const unknown = await uploaded([{ ...FILE, path: '{{nobody}}' }]);
    expect(unknown.error).to.include({ code: 'CONFIG_INVALID', message: 'mine/target.yaml: there is no {{nobody}}.' });
    const failing = await uploaded([FILE, { run: ['index'] }], [], {
      run: async () => ({ exit: 3, stdout: '', stderr: 'no key\n', truncated: false, timedOut: false, ms: 1 }),
    });
    expect(failing.error).to.include({
      code: 'CONFIG_INVALID',
      message: 'mine/target.yaml: index ended with 3: no key',
    });
    expect((await uploaded([{ run: ['index'] }])).error).to.include({ code: 'CONFIG_INVALID' });
  });
});
