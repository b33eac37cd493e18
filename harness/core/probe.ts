/** What a registry said to a probe. */
export interface ProbeAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One question by which a format is told on a registry that nobody knows yet. Nothing has to be published there. */
export interface Probe {
  /** Relative to the place where the format may be mounted, or absolute where its clients ask there. */
  readonly path: string;
  readonly accept?: string;
  /** The target's endpoints where the answer fits, relative to the mount as well. */
  readonly push: string;
  readonly pull: string;
  /** Set where a registry may well serve the format and have no such answer: that nothing fits then says nothing. */
  readonly optional?: boolean;
  fits(answer: ProbeAnswer): boolean;
}

/** The answer as a JSON object; null for anything else. */
export function jsonOf({ text }: ProbeAnswer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
