// The .crate file: a gzip-compressed tar whose entries lie below `<name>-<version>/`
// https://doc.rust-lang.org/cargo/commands/cargo-package.html, manifest: https://doc.rust-lang.org/cargo/reference/manifest.html

import { parse } from 'smol-toml';
import { Guard } from '../../../archive/read.ts';
import { readTar } from '../../../archive/read-tar.ts';
import { storedBytes } from '../../../archive/stored-bytes.ts';
import { Violation } from '../../../core/finding.ts';
import { type Json, Refusal, type Repository, type StoredBlob } from '../../../core/registry.ts';

/** Refuses a crate that is no crate, or whose Cargo.toml is of another name or version than the metadata beside it. */
export async function assertIdentity(
  repository: Repository,
  crate: StoredBlob,
  name: string,
  version: string,
): Promise<void> {
  const root = `${name}-${version}/`;
  const guard = new Guard({ want: (path) => path === `${root}Cargo.toml`, maxEntries: 100_000, maxBytes: 2 ** 31 });
  try {
    await readTar(storedBytes(repository, crate), guard, true);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    throw new Refusal(400, `The crate: ${error.message} Expected ${error.expected}, found ${error.actual}.`);
  }
  const stray = [...guard.files.keys()].find((path) => !path.startsWith(root));
  if (stray !== undefined) throw new Refusal(400, `The crate holds ${stray}, which is not below ${root}.`);
  const manifest = guard.files.get(`${root}Cargo.toml`)?.content;
  if (!manifest) throw new Refusal(400, `The crate has no ${root}Cargo.toml.`);
  const stated = packageOf(manifest);
  if (stated.name !== name || stated.version !== version) {
    throw new Refusal(400, `Cargo.toml is of ${stated.name} ${stated.version}, the metadata of ${name} ${version}.`);
  }
}

function packageOf(manifest: Buffer): Json {
  try {
    return (parse(manifest.toString('utf8')).package ?? {}) as Json;
  } catch (cause) {
    throw new Refusal(400, `Cargo.toml is not TOML: ${(cause as Error).message}`);
  }
}
