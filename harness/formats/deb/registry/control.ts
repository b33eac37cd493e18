// https://manpages.debian.org/bookworm/dpkg-dev/deb.5.en.html
// Fields: https://www.debian.org/doc/debian-policy/ch-controlfields.html#debian-binary-package-control-files-debian-control
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type ArRange, readAr } from '../../../archive/ar.ts';
import { type Bytes, Guard } from '../../../archive/read.ts';
import { readTar } from '../../../archive/read-tar.ts';
import { storedBytes } from '../../../archive/stored-bytes.ts';
import { Violation } from '../../../core/finding.ts';
import { Refusal, type Repository, type StoredBlob } from '../../../core/registry.ts';
import { type Paragraph, parseParagraphs } from '../deb822.ts';
import { isArchitecture, isName, isVersion } from '../name.ts';

const MOST_BYTES = 4 << 20;
const REQUIRED = ['Package', 'Version', 'Architecture', 'Maintainer', 'Description'];
const DATA = /^data\.tar(\.(gz|xz|zst|bz2|lzma))?$/;

export type Control = Paragraph & { readonly Package: string; readonly Version: string; readonly Architecture: string };

/** The control file inside a binary package; 400 when the file is none, 422 when its fields break a rule. */
export async function readControl(repository: Repository, blob: StoredBlob): Promise<Control> {
  try {
    return checked(parse(await controlFile(storedBytes(repository, blob))));
  } catch (error) {
    if (error instanceof Violation) throw new Refusal(400, `${error.message} It has ${error.actual}.`);
    throw error;
  }
}

async function controlFile(bytes: Bytes): Promise<string> {
  const [first, ...others] = (await readAr(bytes)).filter(({ name }) => !name.startsWith('_'));
  const [control, data] = others;
  if (first?.name !== 'debian-binary') throw new Refusal(400, 'The first member is not "debian-binary".');
  const format = (await bytes.read(first.offset, Math.min(first.size, 16))).toString('latin1');
  if (!/^2\.\d+\n/.test(format)) throw new Refusal(400, `The format version is ${JSON.stringify(format)}.`);
  if (!control?.name.startsWith('control.tar')) throw new Refusal(400, 'The second member is no control archive.');
  if (!data || !DATA.test(data.name)) throw new Refusal(400, 'The third member is no data archive.');
  const tar = await unpacked(bytes, control);
  const guard = new Guard({ want: (path) => /^(\.\/)?control$/.test(path), maxBytes: MOST_BYTES });
  const range = { size: tar.length, read: async (at: number, length: number) => tar.subarray(at, at + length) };
  await readTar(range, guard, false);
  const file = [...guard.files.values()].find(({ content }) => content)?.content;
  if (!file) throw new Refusal(400, 'The control archive has no file "control".');
  return file.toString('utf8');
}

async function unpacked(bytes: Bytes, { name, offset, size }: ArRange): Promise<Buffer> {
  if (size > MOST_BYTES) throw new Refusal(400, `${name} is larger than ${MOST_BYTES} bytes.`);
  const packed = await bytes.read(offset, size);
  try {
    if (name === 'control.tar') return packed;
    if (name === 'control.tar.gz') return gunzipSync(packed, { maxOutputLength: MOST_BYTES });
    if (name === 'control.tar.zst') return zstdDecompressSync(packed, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new Refusal(400, `${name} cannot be unpacked: ${(error as Error).message}.`);
  }
  throw new Refusal(422, `${name} has a compression that this registry does not read; it reads gz, zst and none.`);
}

function parse(text: string): Paragraph {
  try {
    const [paragraph, ...others] = parseParagraphs(text);
    if (paragraph && others.length === 0) return paragraph;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(422, `The control file cannot be read: ${error.message}.`);
  }
  throw new Refusal(422, 'The control file has not exactly one paragraph.');
}

function checked(paragraph: Paragraph): Control {
  const missing = REQUIRED.filter((name) => !paragraph[name]?.trim());
  if (missing.length > 0) throw new Refusal(422, `The control file lacks ${missing.join(', ')}.`);
  const control = paragraph as Control;
  if (!isName(control.Package)) throw new Refusal(422, `"${control.Package}" is no package name.`);
  if (!isVersion(control.Version)) throw new Refusal(422, `"${control.Version}" is no version.`);
  if (!isArchitecture(control.Architecture)) throw new Refusal(422, `"${control.Architecture}" is no architecture.`);
  return control;
}
