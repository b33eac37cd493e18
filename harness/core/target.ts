/** Capabilities that a target may state. What it does not claim is skipped, never passed. */
export const CLAIMS = [
  'push',
  'pull',
  'delete',
  'yank',
  'overwrite-refused',
  'anonymous-read',
  'reader-role',
  'token-expiry',
  'signed-index',
  /** Stated by the harness itself, for targets behind its front door. */
  'bad-certificates',
] as const;

export type Claim = (typeof CLAIMS)[number];
