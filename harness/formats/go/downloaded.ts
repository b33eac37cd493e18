import type { NativeResult } from '../../core/client.ts';
import { Violation } from '../../core/finding.ts';

/** What `go mod download -json` tells of one module. */
export interface Downloaded {
  readonly Path?: string;
  readonly Version?: string;
  readonly Sum?: string;
  readonly GoModSum?: string;
  readonly Error?: string;
}

/** The JSON object that the command printed; a violation when it printed none. */
export function downloaded({ stdout }: NativeResult): Downloaded {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Violation('go mod download -json', 'a JSON object', stdout.slice(0, 500));
  }
}
