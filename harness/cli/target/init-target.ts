import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { asError, HarnessError } from '../../core/error.ts';
import { PACKAGE_ROOT } from '../../core/root.ts';
import { type Ask, asker, type FoundFormat, findFormat } from '../../target/probe.ts';
import { loadCatalogue } from '../catalogue/catalogue.ts';

export interface InitOptions {
  readonly url: string;
  readonly out?: string;
  readonly ca?: string;
  /** Whose password is in the environment variable REGISTRY_PASSWORD. */
  readonly user?: string;
}

const PASSWORD = 'REGISTRY_PASSWORD';

/** What a registry showed of itself without a credential. */
export interface Findings {
  readonly found: ReadonlyMap<string, FoundFormat>;
  readonly absent: readonly string[];
  /** Formats that may be there and not show it. */
  readonly silent: readonly string[];
  /** Questions that wanted a credential. */
  readonly refused: readonly string[];
}

/** Makes the folder of a target by asking the registry; returns the path of its target.yaml and what to say. */
export async function initTarget(options: InitOptions): Promise<{ path: string; lines: string[] }> {
  const base = baseOf(options.url);
  const name = base.hostname.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const folder = resolve(options.out ?? name);
  const path = join(folder, 'target.yaml');
  if (existsSync(path))
    throw new HarnessError('CONFIG_INVALID', `${path} is there already.`, 'Choose another folder with --out.');
  const ca = options.ca === undefined ? undefined : await readFile(options.ca, 'utf8');
  const findings = await probeRegistry(
    base,
    asker({ ...(ca === undefined ? {} : { ca }), ...authorizationOf(options.user) }),
  );
  await mkdir(folder, { recursive: true });
  await writeFile(
    path,
    targetYaml({
      user: options.user,
      name,
      base,
      folder,
      findings,
      ...(options.ca === undefined ? {} : { ca: resolve(options.ca) }),
    }),
  );
  return { path, lines: findingLines(findings) };
}

/** Asks the registry for every format. Throws TARGET_NOT_READY where nobody answers. */
export async function probeRegistry(base: URL, ask: Ask): Promise<Findings> {
  const { subjects } = await loadCatalogue();
  const found = new Map<string, FoundFormat>();
  const [absent, silent, refused]: [string[], string[], string[]] = [[], [], []];
  for (const { format } of subjects) {
    if (!format.probes) {
      silent.push(format.id);
      continue;
    }
    try {
      const at = await findFormat(format.id, format.probes, base, ask, refused);
      if (at) found.set(format.id, at);
      else if (!refused.some((line) => line.startsWith(`${format.id}:`)))
        (format.probes.some(({ optional }) => optional) ? silent : absent).push(format.id);
    } catch (cause) {
      throw new HarnessError(
        'TARGET_NOT_READY',
        `${base.href} does not answer: ${asError(cause).message}.`,
        'Check the address, and --ca for an authority of its own.',
        { cause },
      );
    }
  }
  return { found, absent, silent, refused };
}

function authorizationOf(user: string | undefined): { authorization?: string } {
  if (user === undefined) return {};
  const password = process.env[PASSWORD];
  if (password === undefined)
    throw new HarnessError(
      'USAGE',
      `${PASSWORD} is not set, the password of ${user}.`,
      `Set it in the environment, where secrets belong.`,
    );
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function baseOf(url: string): URL {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new HarnessError(
      'USAGE',
      `${url} is no address of a registry.`,
      'Give one like https://registry.example.test/.',
    );
  const base = new URL(url);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

/** What was found, what was not, and what nobody could tell. */
export function findingLines({ found, absent, silent, refused }: Findings): string[] {
  return [
    ...[...found].map(([id, { asked, pull }]) => `found      ${id} at ${pull} (${asked})`),
    ...absent.map((id) => `not found  ${id}`),
    ...silent.map(
      (id) => `not known  ${id}: it may be there and not show it before something is published; add it by hand`,
    ),
    ...refused.map((line) => `not known  ${line}: it wants a credential`),
    'not known  what else it can do: claim it in target.yaml, and it is checked',
  ];
}

interface Parts {
  readonly name: string;
  readonly base: URL;
  readonly folder: string;
  readonly findings: Findings;
  readonly ca?: string;
  readonly user?: string | undefined;
}

function targetYaml({ name, base, folder, findings, ca, user = 'ci' }: Parts): string {
  const schema = relative(folder, join(PACKAGE_ROOT, 'harness/target/target.schema.json'));
  const formats = [...findings.found].flatMap(([id, { push, pull, asked }]) => [
    `  # ${asked}`,
    `  ${id}: { push: ${JSON.stringify(push)}, pull: ${JSON.stringify(pull)}, claims: [push, pull] }`,
  ]);
  return `${[
    `# yaml-language-server: $schema=${schema}`,
    `name: ${name}`,
    `title: ${JSON.stringify(base.hostname)}`,
    '# The version under test: a registry does not say it in a way that all share.',
    'version: unknown',
    'start:',
    '  kind: external',
    `  url: ${JSON.stringify(base.origin)}`,
    ...(ca === undefined ? [] : [`  ca: ${JSON.stringify(ca)}`]),
    '  credentials:',
    '    # Secrets by reference only. reader and expired are further roles, for targets that claim reader-role and token-expiry.',
    `    writer: { user: ${JSON.stringify(user)}, password: { env: ${PASSWORD} }, token: { env: REGISTRY_TOKEN } }`,
    '# A claim is a promise that is checked; what is not claimed is skipped. Where publishing has another path, mend push.',
    ...(formats.length > 0 ? ['formats:', ...formats] : ['formats: {} # nothing was found: add what it serves']),
    ...findings.silent.map((id) => `# ${id}: it may be there and not show it before something is published.`),
  ].join('\n')}\n`;
}
