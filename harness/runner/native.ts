import { join } from 'node:path';
import type { Role } from '../core/access.ts';
import type { ClientOptions } from '../core/check.ts';
import type { Client, CollectedFile, NativeResult, Plan, Step } from '../core/client.ts';
import { HarnessError } from '../core/error.ts';
import type { Executor, Sandbox, StepResult } from '../core/executor.ts';
import { Violation } from '../core/finding.ts';
import type { Link } from '../core/link.ts';
import type { ReportStep } from '../core/report.ts';

const OUTPUT_IN_REPORT = 8 * 1024;

export interface NativeOptions {
  readonly executor: Pick<Executor, 'open'>;
  readonly link: Link;
  /** The cell's folder. */
  readonly dir: string;
  readonly signal: AbortSignal;
  /** Public key files that the user trusts. */
  readonly keys: readonly string[];
  redact(text: string): string;
  onStep(step: ReportStep): void;
}

/** A client as one check has asked for it: its own home, one credential, one expected outcome. */
export class NativeClient {
  readonly #client: Client;
  readonly #options: NativeOptions;
  readonly #wanted: ClientOptions;
  readonly #dir: string;
  #sandbox: Promise<Sandbox> | undefined;

  constructor(client: Client, wanted: ClientOptions, options: NativeOptions, index: number) {
    this.#client = client;
    this.#wanted = wanted;
    this.#options = options;
    this.#dir = join(options.dir, `${client.id}-${index}`);
  }

  /** Runs one operation's plan. A failing preparation is the harness's fault; anything else unexpected is a violation. */
  async run(operation: string, args: readonly unknown[]): Promise<NativeResult> {
    const { executor, link, signal } = this.#options;
    this.#sandbox ??= executor.open(this.#client, this.#dir, link.network);
    const sandbox = await this.#sandbox;
    const role: Role = this.#wanted.as ?? 'writer';
    if (!link.roles.has(role)) {
      throw new HarnessError(
        'PROVISION_FAILED',
        `The target has no credential for role ${role}.`,
        'Provision it in target.yaml, or do not claim what needs it.',
      );
    }
    const work = await sandbox.workspace();
    const session = {
      work,
      home: sandbox.home,
      ca: sandbox.ca,
      keys: this.#options.keys,
      path: sandbox.path,
      access: link.access(role, this.#wanted),
    };
    const plan: Plan = this.#client.operations[operation]!(session, ...args);
    await sandbox.write(plan.files ?? []);
    const results: StepResult[] = [];
    for (const step of plan.steps) {
      signal.throwIfAborted();
      const result = await sandbox.run(step, work);
      results.push(result);
      this.#record(step, result);
      // A client that the cancellation ended says nothing of the registry, neither that it fails nor that it refuses.
      signal.throwIfAborted();
      if (result.exit !== 0) break;
    }
    const last = results.at(-1)!;
    this.#judge(operation, plan.steps[results.length - 1]!, last);
    const files = last.exit === 0 || this.#wanted.outcome === 'any' ? await sandbox.collect(plan.collect ?? []) : [];
    return resultOf(this.#client.id, results, files);
  }

  #record(step: Step, result: StepResult): void {
    const output = this.#options.redact(`${result.stdout}${result.stderr}`);
    const wantsRefusal = this.#wanted.outcome === 'refusal' && !step.local;
    this.#options.onStep({
      kind: 'native',
      client: this.#client.id,
      argv: step.argv.map((word) => this.#options.redact(word)),
      exit: result.exit,
      ms: Math.round(result.ms),
      remote: !step.local,
      expected: wantsRefusal || this.#wanted.outcome === 'any' || result.exit === 0,
      output: result.truncated ? `${output.slice(0, OUTPUT_IN_REPORT)}\n[output capped]` : tail(output),
    });
  }

  #judge(operation: string, step: Step, result: StepResult): void {
    const command = step.argv.map((word) => this.#options.redact(word)).join(' ');
    const shown = tail(this.#options.redact(`${result.stdout}${result.stderr}`).trim(), 2_000);
    if (result.exit === 127)
      throw new HarnessError(
        'CLIENT_MISSING',
        `${step.argv[0]} was not found.`,
        `Rebuild the image of ${this.#client.id}, or use executor=docker.`,
      );
    if (step.local && result.exit !== 0) {
      throw new HarnessError(
        'INTERNAL',
        `A preparation of ${this.#client.id} failed: ${command} ended with ${result.exit}: ${shown}`,
        `Mend the ${operation} plan in the format's client.ts.`,
      );
    }
    if (result.timedOut) throw new Violation(`${command} did not end in time`, 'an end in bounded time', shown);
    if (this.#wanted.outcome === 'refusal') {
      if (result.exit === 0)
        throw new Violation(
          `${this.#client.id} ${operation} should have been refused`,
          'a non-zero exit status',
          `exit 0: ${shown}`,
        );
    } else if (this.#wanted.outcome !== 'any' && result.exit !== 0) {
      throw new Violation(`${command} ended with ${result.exit}`, 'exit status 0', shown);
    }
  }
}

function resultOf(client: string, results: readonly StepResult[], files: readonly CollectedFile[]): NativeResult {
  return {
    exit: results.at(-1)!.exit,
    stdout: results.at(-1)!.stdout,
    output: results.map((result) => `${result.stdout}${result.stderr}`).join(''),
    files,
    file(name) {
      const file = files.find((candidate) => candidate.name === name);
      if (!file)
        throw new Violation(
          `${client} left no file ${name}`,
          name,
          files
            .map((candidate) => candidate.name)
            .join(', ')
            .slice(0, 500) || 'no file',
        );
      return file;
    },
  };
}

function tail(text: string, length = OUTPUT_IN_REPORT): string {
  return text.length > length ? `…${text.slice(-length)}` : text;
}
