import { HarnessError } from './error.ts';

export const SIZES = ['small', 'medium', 'large'] as const;

export type Size = (typeof SIZES)[number];

/**
 * Bytes of incompressible payload per size, and the range the finished artefact must fall into.
 * The payloads are chosen so that the artefact fits whether a reader counts a megabyte as 10^6 or 2^20 bytes.
 */
export const SIZE_LIMITS: Record<Size, { payload: number; min: number; max: number }> = {
  small: { payload: 0, min: 1, max: 1_000_000 },
  medium: { payload: 9_700_000, min: 9_000_000, max: 10_000_000 },
  large: { payload: 99_750_000, min: 95_000_000, max: 100_000_000 },
};

/** Throws SPEC_INVALID when an artefact's length in bytes is outside its size's range. */
export function assertArtefactSize(size: Size, file: { name: string; size: number }): void {
  const { min, max } = SIZE_LIMITS[size];
  if (file.size < min || file.size > max) {
    throw new HarnessError(
      'SPEC_INVALID',
      `${file.name} has ${file.size} bytes, outside ${min} to ${max} of size ${size}.`,
      'Adjust the payload in harness/core/size.ts or the template.',
    );
  }
}
