import { HarnessError } from '../core/error.ts';
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
    const response = await fetch(`${base}${path}`, {
      method: step.method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      ...(step.json === undefined ? {} : { body: JSON.stringify(fillDeep(step.json, holes, where)) }),
    });
    const text = await response.text();
    if (!step.status.includes(response.status)) {
      throw new HarnessError(
        'PROVISION_FAILED',
        `${step.method} ${path} answered ${response.status}, not ${step.status.join(' or ')}.`,
        `Mend start.provision in ${where}.`,
      );
    }
    for (const [hole, pointer] of Object.entries(step.save ?? {})) holes[hole] = at(text, pointer, path);
  }
}

function at(text: string, pointer: string, path: string): string {
  let value: unknown = JSON.parse(text);
  for (const key of pointer.split('/').slice(1)) value = (value as Record<string, unknown> | undefined)?.[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new HarnessError(
    'PROVISION_FAILED',
    `The answer of ${path} has no text at ${pointer}.`,
    'Mend the JSON pointer in target.yaml.',
  );
}
