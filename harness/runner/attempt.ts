import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../core/client.ts';
import { asError, HarnessError } from '../core/error.ts';
import type { Executor } from '../core/executor.ts';
import { Violation } from '../core/finding.ts';
import type { HistoryWriter } from '../core/history.ts';
import { type HttpTuning, KEPT_BODY, type RawHttp, type SentRequest } from '../core/http.ts';
import type { Link } from '../core/link.ts';
import type { Package } from '../core/package.ts';
import type { CellResult, Finding, ReportStep } from '../core/report.ts';
import { seededName } from '../core/seed.ts';
import type { Signers } from '../core/signing.ts';
import type { Claim } from '../core/target.ts';
import { EXIT, type Verdict, worst } from '../core/verdict.ts';
import { checkContext } from './context.ts';
import { failedAssertion } from './expect.ts';
import { type KeepBody, withSent } from './kept-bodies.ts';
import type { Cell } from './plan.ts';

/** The keys of a run, as generators and clients see them. */
export interface Signing {
  readonly signers: Signers;
  /** Files with the armoured public keys that clients trust: the good one, then the expired one. */
  readonly keys: readonly string[];
}

/** Everything a cell needs besides itself; the same for all cells of a run. */
export interface Surroundings {
  readonly executor: Executor;
  readonly seed: string;
  /** The run's folder; each cell gets one below it. */
  readonly runDir: string;
  readonly claims: (format: string) => ReadonlySet<Claim>;
  /** Throws CLIENT_MISSING when a client cannot be run. */
  readonly ensureClient: (client: Client) => Promise<void>;
  readonly connect: (cell: Cell, attempt: string) => Promise<Link>;
  readonly http: (
    cell: Pick<Cell, 'format' | 'subject'>,
    link: Link,
    signal: AbortSignal,
    onStep: (step: ReportStep, sent?: SentRequest) => void,
    tuning?: HttpTuning,
  ) => RawHttp;
  readonly history: HistoryWriter;
  /** The run's keys and the files with their public halves, made when a format that requires `gpg` first asks. */
  readonly signing: () => Promise<Signing>;
  readonly redact: (text: string) => string;
  readonly keepBody: KeepBody;
  readonly onPackage: (cell: Pick<Cell, 'name' | 'check'>, pkg: Package) => void;
  /** Milliseconds that one cell may take. */
  readonly timeoutMs: number;
  readonly keepOnFailure: boolean;
  readonly reproduce: (cell: Cell) => string;
  readonly signal: AbortSignal;
}

/** Bytes of request bodies that are held while a cell runs. */
const KEPT_IN_CELL = 16 * KEPT_BODY;

/** What was gathered while a check ran. */
class Notes {
  readonly startedAt = new Date();
  readonly #began = performance.now();
  #kept = 0;
  readonly steps: ReportStep[] = [];
  /** What requests carried, by the index of their step. */
  readonly sent = new Map<number, SentRequest>();
  readonly findings: Finding[] = [];
  readonly proven: string[] = [];
  assertions = 0;
  /** Set when a planted defect failed itself: nothing that was seen counts. */
  broken: string | null = null;
  reason: string | null = null;

  /** A step that has just ended. */
  step(step: ReportStep, sent?: SentRequest): void {
    if (sent) this.sent.set(this.steps.length, this.#within(sent));
    this.steps.push({ ...step, at: Math.max(0, Math.round(performance.now() - this.#began - step.ms)) });
  }

  /** Without its body where the cell has sent more than is kept of one. */
  #within(sent: SentRequest): SentRequest {
    const more = sent.size !== null && sent.size <= KEPT_BODY ? sent.size : 0;
    if (this.#kept + more > KEPT_IN_CELL) return { ...sent, bytes: () => null };
    this.#kept += more;
    return sent;
  }
}

/** Runs one cell; `attempt` tells repetitions apart and is part of every name. Throws only where nothing can be written down: what else goes wrong is the verdict. */
export async function runCell(cell: Cell, surroundings: Surroundings, attempt = 1, salt = ''): Promise<CellResult> {
  const started = performance.now();
  const notes = new Notes();
  const verdict = await judged(cell, surroundings, `${salt}${attempt}`, notes);
  const { redact } = surroundings;
  return {
    name: cell.name,
    format: cell.format,
    check: cell.check,
    client: cell.client,
    size: cell.size,
    transport: cell.transport,
    attempt,
    verdict,
    reason: notes.reason === null ? null : redact(notes.reason),
    assertions: notes.assertions,
    startedAt: notes.startedAt.toISOString(),
    ms: Math.round(performance.now() - started),
    requirements: [...cell.definition.proves],
    steps: isGreen(verdict) ? notes.steps : await withSent(notes, { name: cell.name, attempt }, surroundings),
    findings: notes.findings.map((finding) => ({
      ...finding,
      expected: redact(finding.expected),
      actual: redact(finding.actual),
      evidence: redact(finding.evidence),
    })),
    proven: notes.proven.map(redact),
    reproduce: surroundings.reproduce(cell),
  };
}

async function judged(cell: Cell, surroundings: Surroundings, attempt: string, notes: Notes): Promise<Verdict> {
  const claims = surroundings.claims(cell.format);
  const missing = cell.definition.needs.filter((claim) => !claims.has(claim));
  if (missing.length > 0) {
    notes.reason = `The target does not claim ${missing.join(', ')}.`;
    return 'skip';
  }
  try {
    for (const client of clientsNeeded(cell)) await surroundings.ensureClient(client);
    await inLink(cell, surroundings, attempt, notes);
  } catch (error) {
    return notes.broken ? 'error' : verdictOfError(error, cell, notes, surroundings.signal);
  } finally {
    if (notes.broken) notes.reason = `The planted defect failed itself: ${notes.broken}`;
  }
  return notes.broken ? 'error' : verdictOfNotes(notes);
}

/** The client a cell is about; where it is about none, those it uses are asked for when it uses them. */
function clientsNeeded(cell: Cell): readonly Client[] {
  return cell.subject.format.clients.filter((client) => client.id === cell.client);
}

async function inLink(cell: Cell, surroundings: Surroundings, attempt: string, notes: Notes): Promise<void> {
  const namespace = seededName(8, surroundings.seed, cell.name, attempt);
  const dir = join(surroundings.runDir, 'cells', namespace);
  await mkdir(dir, { recursive: true });
  const timeout = AbortSignal.timeout(surroundings.timeoutMs);
  const signal = AbortSignal.any([surroundings.signal, timeout]);
  const signing = cell.subject.format.requires?.includes('gpg') ? await surroundings.signing() : null;
  const link = await surroundings.connect(cell, namespace);
  let held = false;
  try {
    const onStep = (step: ReportStep, sent?: SentRequest) => notes.step(step, sent);
    const context = checkContext({
      cell,
      executor: surroundings.executor,
      link,
      dir,
      signal,
      seed: surroundings.seed,
      namespace,
      claims: surroundings.claims(cell.format),
      http: surroundings.http(cell, link, signal, onStep),
      history: surroundings.history,
      signers: signing?.signers ?? null,
      keys: signing?.keys ?? [],
      redact: surroundings.redact,
      onStep,
      onPackage: (pkg) => surroundings.onPackage(cell, pkg),
      onAssertion: (label, ok) => {
        notes.assertions += 1;
        if (ok) notes.proven.push(label);
      },
    });
    await abortable(cell.definition.run(context), timeout, surroundings.timeoutMs);
    held = true;
  } catch (error) {
    await link.settled();
    addFinding(error, cell, notes, link);
    throw error;
  } finally {
    await link.settled();
    notes.broken = link.plantFailure();
    await link.close();
    if (held || !surroundings.keepOnFailure) await rm(dir, { recursive: true, force: true });
  }
}

async function abortable<T>(work: Promise<T>, timeout: AbortSignal, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onTimeout = () =>
    reject(
      new HarnessError('TIMEOUT', `The cell did not end within ${ms / 1000} s.`, 'Raise --timeout, or run it alone.'),
    );
  timeout.addEventListener('abort', onTimeout, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    timeout.removeEventListener('abort', onTimeout);
    work.catch(() => {});
  }
}

function addFinding(error: unknown, cell: Cell, notes: Notes, link: Link): void {
  const failed = failedAssertion(error) ?? (error instanceof Violation ? error : null);
  if (!failed) return;
  const requirement = (error instanceof Violation && error.requirement) || cell.definition.proves[0];
  const level = cell.subject.requirements.get(requirement)?.level ?? 'MUST';
  notes.findings.push({
    requirement,
    verdict: level === 'SHOULD' ? 'warn' : 'fail',
    expected: failed.expected,
    actual: failed.actual,
    evidence: [failed.message, ...link.wire().slice(-8)].join('\n'),
  });
}

function verdictOfError(error: unknown, cell: Cell, notes: Notes, run: AbortSignal): Verdict {
  if (notes.findings.length > 0) return worst(notes.findings.map((finding) => finding.verdict));
  if (run.aborted) {
    notes.reason = 'The run was cancelled.';
    return 'unknown';
  }
  if (error instanceof HarnessError) {
    notes.reason = `${error.code}: ${error.message} ${error.remedy}`;
    return error.exitStatus === EXIT.unknown || error.code === 'TIMEOUT' ? 'unknown' : 'error';
  }
  notes.reason = `${cell.check} broke: ${asError(error).stack ?? asError(error).message}`;
  return 'error';
}

/** Green needs evidence: something was asked of the registry, and something was compared. */
function verdictOfNotes(notes: Notes): Verdict {
  if (notes.assertions === 0) {
    notes.reason = 'The check asserted nothing.';
    return 'unknown';
  }
  if (!notes.steps.some((step) => step.kind === 'http' || step.remote)) {
    notes.reason = 'The check asked nothing of the registry.';
    return 'unknown';
  }
  return 'pass';
}

function isGreen(verdict: Verdict): boolean {
  return verdict === 'pass' || verdict === 'skip';
}
