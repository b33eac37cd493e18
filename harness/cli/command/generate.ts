import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { HarnessError } from '../../core/error.ts';
import type { Signer } from '../../core/signing.ts';
import { SIZES, type Size } from '../../core/size.ts';
import { oneOf, words } from '../options.ts';

interface Options {
  format: string;
  size: Size;
  name: string;
  version: string;
  seed: string;
  out: string;
  kinds?: string[];
  edition?: string;
  pki?: string;
}

/** `regproof generate`: packages without a registry. */
export function generateCommand(): Command {
  return new Command('generate')
    .description('generate one package and its manifest.json')
    .requiredOption('--format <format>', 'which format')
    .option('--size <size>', SIZES.join(', '), oneOf(...SIZES), 'small')
    .option('--name <name>', 'package name', 'kit')
    .option('--version <version>', 'package version', '1.0.0')
    .option('--seed <seed>', 'same seed, same bytes', '1')
    .option('--kinds <kinds>', 'only these kinds of artefact', words)
    .option('--edition <word>', 'another word, other bytes of the same version')
    .option('--pki <dir>', 'sign with the OpenPGP key of that folder, which `regproof pki` makes; unsigned by default')
    .option('--out <dir>', 'folder for the files', 'packages')
    .action(generate);
}

async function generate(options: Options): Promise<void> {
  const { writeManifest } = await import('../../core/manifest.ts');
  const { loadGenerator } = await import('../../formats/discover.ts');
  const format = await loadGenerator(options.format);
  const unknown = options.kinds?.find((kind) => !format.kinds.includes(kind));
  if (unknown)
    throw new HarnessError(
      'USAGE',
      `${options.format} has no kind ${unknown}.`,
      `Choose from: ${format.kinds.join(', ')}.`,
    );
  const dir = resolve(options.out);
  await mkdir(dir, { recursive: true });
  const { name, version, size, seed, kinds, edition } = options;
  const pkg = await format.build({
    name,
    version,
    size,
    seed,
    dir,
    ...(kinds ? { kinds } : {}),
    ...(edition ? { edition } : {}),
    ...(options.pki ? { signature: { signer: await signerOf(options.pki), tampered: false } } : {}),
  });
  await writeManifest(pkg);
  process.stdout.write(
    `${pkg.purl}\n${pkg.files.map((file) => `  ${file.name}  ${file.size} bytes  sha256:${file.sha256}`).join('\n')}\n${dir}\n`,
  );
}

async function signerOf(dir: string): Promise<Signer> {
  const [{ readSigningKey, SIGNING_FILES }, pki] = await Promise.all([
    import('../../../pki/openpgp-key.ts'),
    import('../../../pki/signer.ts'),
  ]);
  return pki.signerOf(await readSigningKey(resolve(dir, SIGNING_FILES.private)));
}
