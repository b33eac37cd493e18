import { Violation } from './finding.ts';

/** An address that a registry stated; one that is no URL is a violation. */
export function untrustedUrl(text: unknown, base: string | URL, where: string): URL {
  if (typeof text === 'string' && URL.canParse(text, String(base))) return new URL(text, base);
  throw new Violation(
    `${where} names an address that is no URL`,
    'an absolute or relative URL',
    String(text).slice(0, 500),
  );
}

/** The last segment of a stated address, percent-decoded; one with a broken encoding is a violation. */
export function lastSegmentOf({ pathname }: Pick<URL, 'pathname'>, where: string): string {
  const segment = pathname.slice(pathname.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Violation(
      `${where} names a file whose percent-encoding is broken`,
      'valid percent-encoding',
      segment.slice(0, 500),
    );
  }
}
