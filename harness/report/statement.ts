// What is stated: https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md
// Its envelope: https://github.com/secure-systems-lab/dsse/blob/v1.0.0/envelope.md
import { z } from 'zod';
import { PAYLOAD_TYPE, readStatement, statementAbout } from '../core/attestation.ts';
import { CELLS } from '../core/cell-name.ts';
import type { Report } from '../core/report.ts';
import { VERDICTS, type Verdict } from '../core/verdict.ts';

export const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';

/** The file beside report.json: one envelope, on one line. */
export const STATEMENT_FILE = 'report.intoto.jsonl';

/** What the report rests on, in the folder of its run, besides what its cells left. */
const EVIDENCE_FILES: readonly string[] = ['history.jsonl', 'packages.jsonl', 'wire.jsonl'];

/** Whether a file of a run, named below its folder, is evidence of its report. */
export function isEvidence(path: string): boolean {
  return EVIDENCE_FILES.includes(path) || path.startsWith(`${CELLS}/`);
}

const described = z.looseObject({ name: z.string(), digest: z.looseObject({ sha256: z.string() }) });

const predicateSchema = z.looseObject({
  result: z.enum(['PASSED', 'WARNED', 'FAILED']),
  /** What ran, and on what. */
  configuration: z.array(z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()) })),
  verdict: z.enum(VERDICTS),
  /** The evidence, as it was when the report was signed. */
  evidence: z.array(described),
});

export type Predicate = z.infer<typeof predicateSchema>;

const RESULT: Readonly<Record<Verdict, Predicate['result']>> = {
  pass: 'PASSED',
  warn: 'WARNED',
  // What was not proven did not pass.
  skip: 'FAILED',
  unknown: 'FAILED',
  fail: 'FAILED',
  error: 'FAILED',
};

/** The statement about a report with that digest: what ran, on what, with which digests. */
export function reportStatement(report: Report, sha256: string, evidence: Predicate['evidence']): Buffer {
  const { run, target, environment, cells } = report;
  const named = (...verdicts: Verdict[]) =>
    cells.filter(({ verdict }) => verdicts.includes(verdict)).map(({ name }) => name);
  const predicate = {
    result: RESULT[report.verdict],
    configuration: [
      {
        name: 'regproof',
        annotations: { version: run.version, run: run.id, seed: run.seed, command: run.argv.join(' ') },
      },
      {
        name: target.name,
        uri: target.url,
        annotations: { title: target.title, version: target.version, kind: target.kind },
      },
      ...environment.clients.map(({ name, version, image }) => ({ name, annotations: { version, image } })),
    ],
    verdict: report.verdict,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    passedTests: named('pass'),
    warnedTests: named('warn'),
    failedTests: named('fail', 'error'),
    unprovenTests: named('unknown'),
    evidence,
  } satisfies Predicate & Record<string, unknown>;
  return statementAbout({ name: 'report.json', digest: { sha256 } }, PREDICATE_TYPE, predicate);
}

const envelopeSchema = z.object({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.base64(),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.base64() })).length(1),
});

export function writeEnvelope(statement: Buffer, keyid: string, signature: Buffer): string {
  const signatures = [{ keyid, sig: signature.toString('base64') }];
  return `${JSON.stringify({ payloadType: PAYLOAD_TYPE, payload: statement.toString('base64'), signatures })}\n`;
}

export interface Envelope {
  /** The bytes that were signed; nothing of them counts before the signature has been checked. */
  readonly statement: Buffer;
  readonly keyid: string;
  readonly signature: Buffer;
}

/** Reads an envelope; null when it is none. */
export function readEnvelope(text: string): Envelope | null {
  const { data } = envelopeSchema.safeParse(parsed(text));
  if (!data) return null;
  const { keyid, sig } = data.signatures[0]!;
  return { statement: Buffer.from(data.payload, 'base64'), keyid, signature: Buffer.from(sig, 'base64') };
}

/** Digest of the report and what is stated of it; null when the statement is about something else. */
export function readReportStatement(statement: Buffer): { sha256: string; predicate: Predicate } | null {
  const about = readStatement(statement);
  const sha256 = about?.subject.digest.sha256;
  if (about?.predicateType !== PREDICATE_TYPE || about.subject.name !== 'report.json' || sha256 === undefined)
    return null;
  const { data } = predicateSchema.safeParse((parsed(statement.toString('utf8')) as { predicate?: unknown }).predicate);
  return data ? { sha256, predicate: data } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
