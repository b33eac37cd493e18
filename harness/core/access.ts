/** Who a client claims to be. A target states which of these it can provision. */
export const ROLES = ['writer', 'reader', 'anonymous', 'wrong', 'expired'] as const;

export type Role = (typeof ROLES)[number];

/** A secret that a client presents: Basic credentials, a token, or nothing. Never written to a report. */
export interface Credential {
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
}

/** How to reach one format of a target: absolute URLs that end in `/`, and the credential to present. */
export interface Access {
  /** Where clients publish to. */
  readonly push: string;
  /** Where clients read from. */
  readonly pull: string;
  readonly credential: Credential;
  /** Further endpoints of the target, by the names that the format's README gives them; absolute URLs that end in `/`. */
  readonly endpoints: Readonly<Record<string, string>>;
}
