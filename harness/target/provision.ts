import { asError, HarnessError } from '../core/error.ts';
import type { Credentials } from './credentials.ts';
import { fill, fillDeep, type Holes } from './fill.ts';
import type { HttpStep } from './schema.ts';

/** Sends the target's provisioning requests in order; answers fill further holes. Throws PROVISION_FAILED. */
export async function provision(
  base: string,
  steps: readonly HttpStep[],
  holes: Holes,
  credentials: Credentials,
  where: string,
): Promise<void> {
  for (const step of steps) {
    const path = fill(step.path, holes, where);
    const headers: Record<string, string> = {
      ...(fillDeep(step.headers ?? {}, holes, where) as Record<string, string>),
    };
    const credential = step.as ? credentials[step.as] : undefined;
    if (credential)
      headers.authorization = `Basic ${Buffer.from(`${credential.user}:${credential.password}`).toString('base64')}`;
    if (step.json !== undefined) headers['content-type'] = 'application/json';
    const body = step.json === undefined ? {} : { body: JSON.stringify(fillDeep(step.json, holes, where)) };
    const { status, text } = await ask(`${base}${path}`, { method: step.method, headers, ...body }, path);
    if (!step.status.includes(status)) {
      throw new HarnessError(
        'PROVISION_FAILED',
        `${step.method} ${path} answered ${status}, not ${step.status.join(' or ')}.`,
        `Mend start.provision in ${where}.`,
      );
    }
    for (const [hole, pointer] of Object.entries(step.save ?? {})) holes[hole] = at(text, pointer, path);
  }
}

async function ask(url: string, init: RequestInit, path: string): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { message, cause } = asError(error);
    throw new HarnessError(
      'PROVISION_FAILED',
      `${init.method} ${path} was not answered: ${cause instanceof Error ? cause.message : message}.`,
      'Look into the log of the registry in the run’s folder.',
      { cause: error },
    );
  }
}

function at(text: string, pointer: string, path: string): string {
  let value = jsonOf(text);
  for (const key of pointer.split('/').slice(1)) value = (value as Record<string, unknown> | null | undefined)?.[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new HarnessError(
    'PROVISION_FAILED',
    `The answer of ${path} has no text at ${pointer}.`,
    'Mend the JSON pointer in target.yaml.',
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
