import { join } from 'node:path';
import type { Subject } from '../../harness/core/catalogue.ts';
import { type CellKey, cellName } from '../../harness/core/cell-name.ts';
import type { Check } from '../../harness/core/check.ts';
import type { Client, Step } from '../../harness/core/client.ts';
import type { Defect } from '../../harness/core/defect.ts';
import { digestBytes } from '../../harness/core/digest.ts';
import type { Format } from '../../harness/core/format.ts';
import type { Package, PackageSpec } from '../../harness/core/package.ts';
import type { Requirement } from '../../harness/core/requirement.ts';
import type { Size } from '../../harness/core/size.ts';
import type { Cell } from '../../harness/runner/plan.ts';

/** A client that publishes and installs by one step each; nothing of that name exists. */
export function fakeClient(id = 'faker', changes: Partial<Client> = {}): Client {
  const step = (verb: string, pkg: Package): Step => ({ argv: [id, verb, pkg.name] });
  return {
    id,
    image: `fake-${id}`,
    version: [id, '--version'],
    operations: {
      publish: (_session, pkg: Package) => ({ steps: [step('publish', pkg)] }),
      install: (session, pkg: Package) => ({ steps: [step('install', pkg)], collect: [`${session.work}/${pkg.name}`] }),
    },
    tlsRefusals: { expired: /expired/, revoked: /revoked/ },
    authRefusal: /401/,
    ...changes,
  };
}

/** A package of the fake format: its bytes are its name. */
export async function fakePackage(spec: PackageSpec): Promise<Package> {
  const { name, version, size, seed, dir } = spec;
  const bytes = Buffer.from(`${name} ${version} ${seed}`);
  const file = { name: `${name}.fake`, path: join(dir, `${name}.fake`), size: bytes.length, ...digestBytes(bytes) };
  const purl = `pkg:fake/${name}@${version}`;
  const marker = `regproof ${name} ${version}`;
  return { format: 'fake', name, version, size, seed, dir, purl, marker, files: [file], file, manifest: {} };
}

/** A format whose protocol is never asked. */
export function fakeFormat(changes: Partial<Format> = {}): Format {
  const unasked = () => {
    throw new Error('the fake format has no protocol');
  };
  return {
    id: 'fake',
    kinds: ['fake'],
    build: fakePackage,
    clients: [fakeClient()],
    protocol: { authorization: () => undefined, readIndex: unasked, absent: () => [], publish: unasked },
    registry: { routes: [], refusal: (status) => ({ status }) },
    defects: [],
    ...changes,
  };
}

export function fakeCheck(changes: Partial<Check> = {}): Check {
  return {
    id: 'fake.topic.rule',
    tier: 'smoke',
    proves: ['fake.must'],
    needs: ['push', 'pull'],
    async run() {},
    ...changes,
  };
}

export function fakeRequirement(id: string, level: Requirement['level']): Requirement {
  return { id, level, sentence: 'A sentence of the fake specification.', clause: '1', url: 'https://fake.test/' };
}

export function fakeSubject(
  changes: { format?: Partial<Format>; checks?: readonly Check[]; defects?: readonly Defect[] } = {},
): Subject {
  const requirements = [fakeRequirement('fake.must', 'MUST'), fakeRequirement('fake.should', 'SHOULD')];
  return {
    format: fakeFormat(changes.format),
    checks: changes.checks ?? [],
    defects: changes.defects ?? [],
    requirements: new Map(requirements.map((requirement) => [requirement.id, requirement])),
  };
}

/** The cell of one check on the fake format. */
export function fakeCell(
  check: Partial<Check> = {},
  more: { subject?: Subject; client?: string | null; size?: Size; target?: string } = {},
): Cell {
  const definition = fakeCheck(check);
  const subject = more.subject ?? fakeSubject({ checks: [definition] });
  const key: CellKey & { size: Size } = {
    target: more.target ?? 'fake-target',
    format: subject.format.id,
    check: definition.id,
    client: more.client ?? null,
    size: more.size ?? 'small',
    transport: null,
  };
  return { ...key, name: cellName(key), subject, definition };
}
