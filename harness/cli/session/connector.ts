import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pki } from '../../../pki/authority.ts';
import type { Credential, Role } from '../../core/access.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { cellFolder } from '../../core/cell-name.ts';
import { BAD_CERTIFICATES, badLabel, TEST_DOMAIN } from '../../core/certificate.ts';
import type { Plant } from '../../core/defect.ts';
import type { Doorway } from '../../core/doorway.ts';
import { HarnessError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import type { Format } from '../../core/format.ts';
import type { Link } from '../../core/link.ts';
import type { Redactor } from '../../core/redact.ts';
import { BAD_SIGNATURES, type Signers } from '../../core/signing.ts';
import type { Claim } from '../../core/target.ts';
import { type Door, startDoor } from '../../front/door.ts';
import { type EgressGuard, startEgressGuard } from '../../front/egress.ts';
import { WireLog } from '../../front/wire.ts';
import { WIRE_FILE } from '../../report/html/evidence.ts';
import type { Results } from '../../report/results.ts';
import { endpointsOf } from '../../target/endpoints.ts';
import type { Target } from '../../target/load.ts';
import { LinkDoorway } from './doorway.ts';
import type { UnderTest } from './under-test.ts';

/** Label of the host that a target with a configured public address is reached by. */
export const PUBLIC_LABEL = 'registry';

export interface ConnectorOptions {
  readonly target: Target;
  readonly catalogue: Catalogue;
  readonly pki: Pki;
  readonly redactor: Redactor;
  readonly results: Results;
  /** Grows by a line for each host. */
  readonly hostsFile: string;
  /** The run's keys, for plants that sign; null when no format needs them. */
  readonly signers: Signers | null;
  readonly signal: AbortSignal;
}

/** Gives each cell its own way to the target: through the front door where the harness started it, directly otherwise. */
export interface Connector extends AsyncDisposable {
  /** PEM of the authority that clients trust. */
  readonly ca: string;
  readonly doorPort: number;
  setTarget(target: UnderTest): void;
  claims(format: string): ReadonlySet<Claim>;
  /** Registers the host that a configured public address names; all cells of such a target share it. */
  openPublicHost(): Promise<void>;
  connect(format: string, label: string, cell: string, plant?: Plant): Promise<Link>;
  /** The front door of a cell that is connected, as faults use it; null where there is no door. */
  doorway(label: string): Doorway | null;
  refusals(): { cell: string; host: string }[];
}

/** Opens the front door, the egress guard and the wire log of a run. */
export async function openConnector(options: ConnectorOptions): Promise<Connector> {
  const cells = new Map<string, string>();
  const { dir } = options.results;
  const wire = new WireLog(join(dir, WIRE_FILE), {
    fileOf(tag) {
      const cell = cells.get(tag);
      return cell === undefined ? undefined : join(dir, cellFolder(cell), WIRE_FILE);
    },
  });
  const door = await startDoor({ certificates: options.pki, recorder: wire, redactor: options.redactor });
  const egress = await startEgressGuard({ doorPort: door.port });
  const connector = new RunConnector(options, door, egress, wire, cells);
  return connector;
}

class RunConnector implements Connector {
  readonly #options: ConnectorOptions;
  readonly #door: Door;
  readonly #egress: EgressGuard;
  readonly #wire: WireLog;
  #target: UnderTest | undefined;
  /** The cell of each label. */
  readonly #cells: Map<string, string>;

  constructor(options: ConnectorOptions, door: Door, egress: EgressGuard, wire: WireLog, cells: Map<string, string>) {
    this.#options = options;
    this.#door = door;
    this.#egress = egress;
    this.#wire = wire;
    this.#cells = cells;
  }

  get ca(): string {
    return this.#options.pki.root.cert;
  }

  get doorPort(): number {
    return this.#door.port;
  }

  setTarget(target: UnderTest): void {
    this.#target = target;
    if (target.upstream) this.#door.setUpstream(new URL(target.upstream));
  }

  claims(format: string): ReadonlySet<Claim> {
    const { formats, start } = this.#options.target;
    const stated = formats[format]?.claims ?? [];
    return new Set(
      start.kind === 'external' || stated.length === 0 ? stated : [...stated, 'bad-certificates', 'bad-signatures'],
    );
  }

  async connect(format: string, label: string, cell: string, plant?: Plant): Promise<Link> {
    const target = this.#target!;
    this.#cells.set(label, cell);
    const network = {
      proxy: this.#egress.url(label),
      direct: target.upstream === undefined ? [new URL(target.publicUrl).hostname] : [],
    };
    const refused = () => this.#egress.refusals(label).map(({ host }) => host);
    const roles = new Set(Object.keys(target.credentials) as Role[]);
    if (!target.upstream) {
      const access = (role: Role) => this.#access(format, label, new URL(target.publicUrl), role);
      return {
        roles,
        network,
        refused,
        access,
        settled: async () => {},
        inFlight: () => null,
        wire: () => [],
        plantFailure: () => null,
        plantApplied: () => false,
        close: async () => {},
      };
    }
    const ownHost = this.#ownHost();
    const hostLabel = ownHost ? label : PUBLIC_LABEL;
    const { signers } = this.#options;
    const shown = {
      tag: label,
      writerAuthorization: this.#writerAuthorization(format),
      ...(signers ? { signers } : {}),
    };
    const host = ownHost ? this.#door.host(hostLabel, { ...shown, ...(plant ? { plant } : {}) }) : null;
    if (ownHost) await this.#announce(hostLabel);
    const { badIndex } = this.#format(format);
    const badHosts = (badIndex ? BAD_SIGNATURES : []).map((how) =>
      this.#door.host(badLabel(how, label), { ...shown, ...(plant?.goodSignature ? {} : { plant: badIndex!(how) }) }),
    );
    await this.#name(badHosts.map(({ name }) => name));
    return {
      roles,
      network,
      refused,
      access: (role, { certificate, signature } = {}) => {
        const bad = plant?.goodCertificate ? undefined : certificate;
        const name = signature ? badLabel(signature, label) : bad ? badLabel(bad, hostLabel) : hostLabel;
        return this.#access(format, label, new URL(`https://${name}.${TEST_DOMAIN}:${this.#door.port}`), role);
      },
      settled: async () => {
        for (const each of [host, ...badHosts]) await each?.settled();
      },
      inFlight: () => this.#door.inFlight(hostLabel),
      wire: () => this.#wire.of(label).map(wireLine),
      plantApplied: () =>
        plant?.goodCertificate === true ||
        plant?.goodSignature === true ||
        this.#wire.of(label).some((exchange) => exchange.plant === 'applied'),
      plantFailure: () => this.#wire.of(label).find((exchange) => exchange.plant === 'crashed')?.detail ?? null,
      close: async () => {
        for (const each of [host, ...badHosts]) each?.remove();
        await this.#wire.forget(label);
      },
    };
  }

  doorway(label: string): Doorway | null {
    const target = this.#target!;
    if (!target.upstream) return null;
    return new LinkDoorway({
      door: this.#door,
      label: this.#ownHost() ? label : PUBLIC_LABEL,
      exchanges: () => this.#wire.of(this.#ownHost() ? label : PUBLIC_LABEL),
    });
  }

  #ownHost(): boolean {
    return this.#options.target.start.kind === 'embedded' || !this.#target!.onePublicHost;
  }

  refusals(): { cell: string; host: string }[] {
    return this.#egress.refusals().map(({ tag, host }) => ({ cell: this.#cells.get(tag ?? '') ?? '', host }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#egress.close();
    await this.#door.close();
    await this.#wire.close();
  }

  /** Registers the host that a configured public address names; all cells of such a target share it. */
  async openPublicHost(): Promise<void> {
    this.#door.host(PUBLIC_LABEL, { tag: PUBLIC_LABEL });
    await this.#announce(PUBLIC_LABEL);
  }

  /** Makes the host and its bad-certificate twins known where clients run, before any of them asks. */
  async #announce(label: string): Promise<void> {
    const labels = [label, ...BAD_CERTIFICATES.map((certificate) => badLabel(certificate, label))];
    await this.#name(labels.map((each) => `${each}.${TEST_DOMAIN}`));
  }

  async #name(hosts: readonly string[]): Promise<void> {
    if (hosts.length === 0) return;
    await appendFile(this.#options.hostsFile, hosts.map((host) => `127.0.0.1 ${host}\n`).join(''));
  }

  #format(id: string): Format {
    return this.#options.catalogue.subjects.find((subject) => subject.format.id === id)!.format;
  }

  #access(format: string, label: string, base: URL, role: Role) {
    const endpoint = this.#options.target.formats[format];
    const credential = this.#target!.credentials[role];
    if (!endpoint || !credential) {
      throw new HarnessError(
        'CONFIG_INVALID',
        `Target ${this.#options.target.name} has no ${endpoint ? `credential for ${role}` : `endpoints for ${format}`}.`,
        'Add it to its target.yaml.',
      );
    }
    return {
      ...endpointsOf(endpoint, base, label, join(this.#options.target.folder, 'target.yaml')),
      credential: presented(credential, endpoint.token),
    };
  }

  #writerAuthorization(format: string): string {
    const { protocol } = this.#format(format);
    const endpoint = this.#options.target.formats[format];
    return protocol.authorization(presented(this.#target!.credentials.writer ?? {}, endpoint?.token)) ?? '';
  }
}

function presented(credential: Credential, template: string | undefined): Credential {
  if (template === undefined || credential.token === undefined) return credential;
  return { ...credential, token: template.replaceAll('{{token}}', credential.token) };
}

function wireLine(exchange: Exchange): string {
  const body = exchange.responseBody.excerpt
    ? ` ${exchange.responseBody.excerpt.replace(/\s+/g, ' ').slice(0, 160)}`
    : '';
  return `${exchange.method} ${exchange.path} -> ${exchange.status ?? exchange.ended} (${exchange.requestBody.bytes} bytes sent, ${exchange.responseBody.bytes} received)${body}`;
}
