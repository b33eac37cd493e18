import { cp, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Client } from '../../harness/core/client.ts';
import type { Executor } from '../../harness/core/executor.ts';
import { processIdentity } from '../../harness/core/process-identity.ts';
import type { Signer } from '../../harness/core/signing.ts';
import { SIZES, type Size } from '../../harness/core/size.ts';
import { dockerExecutor } from '../../harness/executor/docker.ts';
import { loadGenerator } from '../../harness/formats/discover.ts';
import { signingKeys } from '../../pki/openpgp-key.ts';
import { signersOf } from '../../pki/signer.ts';
import { temporaryFolder } from './cli.ts';
import { formatFolders } from './format-folders.ts';
import type { Contract, Made } from './native-tools/contract.ts';

const FOLDER = join(import.meta.dirname, 'native-tools');

const JUDGED: { format: string; contracts: readonly Contract[] }[] = [];
for (const file of (await readdir(FOLDER)).filter((name) => name !== 'contract.ts').sort())
  JUDGED.push({ format: file.replace(/\.ts$/, ''), contracts: (await import(join(FOLDER, file))).contracts });

/** A tool of a client image, with no registry in sight. */
function tool(image: string): Client {
  return { id: image, image, version: ['true'], operations: {}, tlsRefusals: {}, authRefusal: /./ };
}

function titleOf(format: string, { kinds = [], image }: Contract, size: Size): string {
  return [format, size, ...kinds, ...(image ? [`with the tools of ${image}`] : [])].join(', ');
}

describe('generated packages are accepted by the formats’ own tools', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let executor: Executor;
  let signer: Signer;
  let key: string;

  before(async () => {
    folder = await temporaryFolder();
    // One container per image serves all of its tests.
    executor = await dockerExecutor({
      runId: `native-${process.pid}`,
      owner: processIdentity(process.pid)!,
      runDir: folder.path,
      ca: '/dev/null',
      hostsFile: '/etc/hosts',
    });
    signer = (await signersOf(signingKeys(new Date()))).trusted;
    key = join(folder.path, 'key.asc');
    await writeFile(key, signer.publicKey);
  });

  after(async () => {
    await executor[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it('every format has tools that judge it', async () => {
    expect(JUDGED.map(({ format }) => format)).to.deep.equal(await formatFolders());
  });

  for (const { format, contracts } of JUDGED) {
    for (const contract of contracts) {
      for (const size of contract.sizes ?? SIZES) {
        it(titleOf(format, contract, size), async () => {
          const dir = await mkdtemp(join(folder.path, `${format}-`));
          const made = await make(format, contract, size, dir);
          await using sandbox = await executor.open(tool(contract.image ?? format), dir, {
            proxy: 'http://127.0.0.1:1',
          });
          const judged: Made = { ...made, work: await sandbox.workspace() };
          const once = size === 'small' ? (contract.once?.(judged) ?? []) : [];
          for (const { argv, prints, ...options } of [...contract.everySize(judged), ...once]) {
            const { exit, stdout, stderr } = await sandbox.run({ argv, ...options }, judged.work);
            const told = `${argv.join(' ')}\n${stdout}${stderr}`;
            expect(exit, told).to.equal(0);
            if (prints instanceof RegExp) expect(stdout + stderr, told).to.match(prints);
            else if (prints) expect(stdout + stderr, told).to.include(prints);
          }
        });
      }
    }
  }

  async function make(format: string, contract: Contract, size: Size, dir: string): Promise<Omit<Made, 'work'>> {
    const packages = join(dir, 'packages');
    await mkdir(packages);
    const { build } = await loadGenerator(format);
    const { name, version, kinds, signed } = contract;
    const pkg = await build({
      name,
      version,
      size,
      seed: 'native',
      dir: packages,
      ...(kinds ? { kinds } : {}),
      ...(signed ? { signature: { signer, tampered: false } } : {}),
    });
    const tree = join(dir, 'tree');
    for (const { place, path } of pkg.files) {
      if (!place) continue;
      await mkdir(dirname(join(tree, place)), { recursive: true });
      await cp(path, join(tree, place));
    }
    const file = (ending: string) => pkg.files.find((each) => each.name.endsWith(ending))!.path;
    return { pkg, file, tree, key };
  }
});
