import type { Acknowledged, AcknowledgedFile, Reading } from '../../core/acknowledged.ts';
import type { CheckContext } from '../../core/check.ts';
import { Violation } from '../../core/finding.ts';
import type { Package } from '../../core/package.ts';
import type { Artefact, Published } from '../../scenario/stage.ts';

interface Kept {
  readonly pkg: Package;
  readonly artefact: Artefact;
}

/** Notes what was acknowledged in a case, and reads it back. */
export class AcknowledgedFiles implements Acknowledged {
  readonly #context: CheckContext;
  readonly #kept: Kept[] = [];

  constructor(context: CheckContext) {
    this.#context = context;
  }

  /** Of a client that packs the artefact itself, what it sent. */
  add(pkg: Package, { outcome, files }: Published): void {
    if (outcome !== 'ok') return;
    for (const artefact of files.length > 0 ? files : pkg.files) this.#kept.push({ pkg, artefact });
  }

  files(): readonly AcknowledgedFile[] {
    return (
      this.#kept
        .map(({ artefact: { sha256, size } }) => ({ sha256, size }))
        // What goes with an artefact (signatures, metadata) is smaller.
        .sort((a, b) => b.size - a.size)
    );
  }

  async read(sha256: string): Promise<{ http: Reading; client: Reading }> {
    const kept = this.#kept.find(({ artefact }) => artefact.sha256 === sha256)!;
    return { http: await this.#overHttp(kept), client: await this.#byClient(kept) };
  }

  async #overHttp({ pkg, artefact }: Kept): Promise<Reading> {
    const { protocol, http } = this.#context;
    try {
      const listed = await protocol.readIndex(http, pkg.name);
      const file = listed.find(({ name, version }) => name === artefact.name && version === pkg.version);
      if (!file) return { got: 'refused', said: `the index does not name ${artefact.name}` };
      const { status, sha256, size } = await http.get(file.url, file.request);
      if (status !== 200) return { got: 'refused', said: `status ${status}` };
      return {
        got: sha256 === artefact.sha256 ? 'right' : 'wrong',
        said: `200 with ${size} bytes of sha256 ${sha256}`,
      };
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      return { got: 'refused', said: `${error.message}: ${error.actual}`.slice(0, 200) };
    }
  }

  async #byClient({ pkg }: Kept): Promise<Reading> {
    const { exit, output } = await this.#context.installer({ outcome: 'any' }).install(pkg);
    const lines = output.trim().split('\n');
    const said = lines.find((line) => /error|fail|mismatch|hash|checksum|digest/i.test(line)) ?? lines.at(-1) ?? '';
    return { got: exit === 0 ? 'wrong' : 'refused', said: `exit ${exit}: ${said.trim().slice(0, 200)}` };
  }
}
