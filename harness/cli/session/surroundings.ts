import type { Client } from '../../core/client.ts';
import type { Executor, InstalledClient } from '../../core/executor.ts';
import type { HistoryWriter } from '../../core/history.ts';
import { isTestHost, loopbackLookup } from '../../front/loopback.ts';
import { PACKAGES_FILE } from '../../history/files.ts';
import type { Results } from '../../report/results.ts';
import type { Signing, Surroundings } from '../../runner/attempt.ts';
import { httpAgent, rawHttp } from '../../target/http.ts';
import type { Target } from '../../target/load.ts';
import type { Connector } from './connector.ts';
import { keptIn } from './kept-body.ts';
import type { SessionOptions } from './session.ts';
import type { UnderTest } from './under-test.ts';

/** What the surroundings of cells are made of. */
export interface SurroundingsParts {
  readonly options: SessionOptions;
  readonly executor: Executor;
  readonly connector: Connector;
  readonly results: Results;
  readonly history: HistoryWriter;
  /** Folder that client containers see. */
  readonly runDir: string;
  readonly redact: (text: string) => string;
  readonly clients: Map<string, Promise<InstalledClient>>;
  readonly found: InstalledClient[];
  readonly underTest: UnderTest;
  readonly signing: Signing | null;
}

/** Everything that the cells of one instance of the target need besides themselves. */
export function surroundingsOf(parts: SurroundingsParts): Surroundings {
  const { options, executor, connector, results, history, clients, found } = parts;
  const ca = options.target.start.kind === 'external' ? parts.underTest.ca : connector.ca;
  const agent = httpAgent({
    ...(ca === undefined ? {} : { ca }),
    ...(reachesOut(options.target) ? {} : { lookup: loopbackLookup }),
  });
  const manifests = results.log(PACKAGES_FILE);
  return {
    executor,
    seed: options.seed,
    runDir: parts.runDir,
    claims: (format) => connector.claims(format),
    async ensureClient(client: Client) {
      let known = clients.get(client.id);
      if (!known) {
        known = executor.find(client);
        clients.set(client.id, known);
        known.then((installed) => found.push(installed)).catch(() => {});
      }
      await known;
    },
    connect: (cell, label) => connector.connect(cell.format, label, cell.name),
    http: (cell, link, signal, onStep, tuning = {}) => {
      const http = rawHttp({
        agent,
        tuning,
        access: (role) =>
          link.access(role === 'reader' && !connector.claims(cell.format).has('reader-role') ? 'writer' : role),
        authorization: (credential) => cell.subject.format.protocol.authorization(credential),
        signal,
        onExchange: ({ purpose, method, url, sent, ...rest }) =>
          onStep(
            {
              kind: 'http',
              request: parts.redact(`${purpose ? `${purpose}: ` : ''}${method} ${url}`),
              ...rest,
              ms: Math.round(rest.ms),
            },
            sent,
          ),
      });
      return {
        ...http,
        upload: (pkg, request) => parts.underTest.upload(cell.format, link.access('writer').push, http, pkg, request),
      };
    },
    async signing() {
      if (parts.signing) return parts.signing;
      throw new Error('a format that signs was not among those of the session');
    },
    history,
    redact: parts.redact,
    keepBody: keptIn(results),
    onPackage: (cell, { dir, source, files, ...pkg }) =>
      manifests(
        JSON.stringify({ cell: cell.name, ...pkg, file: undefined, files: files.map(({ path, ...file }) => file) }),
      ),
    timeoutMs: options.timeoutMs,
    keepOnFailure: options.keepOnFailure,
    reproduce: options.reproduce,
    signal: options.signal,
  };
}

/** Whether the registry is anywhere else than on this machine under a name of the test domain. */
export function reachesOut(target: Target): boolean {
  return target.start.kind === 'external' && !isTestHost(new URL(target.start.url).hostname);
}
