import { z } from 'zod';

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();
const pattern = z.string().min(1).describe('Full names of cells, with * and **.');
const person = z.string().min(1).describe('Who answers for it: a person or a team.');

/** Milliseconds, written as a whole number with its unit. */
const time = z
  .string()
  .regex(/^\d+(ms|s|m)$/, 'a whole number with its unit: 500ms, 90s or 15m')
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : text.endsWith('s') ? 1_000 : 60_000));

/** quality-gate.yaml: what a report has to reach, who looks when it does not, and what is left out until when. */
export const qualityGateSchema = z.strictObject({
  thresholds: z
    .strictObject({
      minPassShare: share.describe('Of the cells that were not skipped.').default(1),
      minPassed: count.describe('Cells; fewer prove too little.').default(1),
      maxWarn: count.optional().describe('Cells in which a SHOULD was broken.'),
      maxUnknown: count.default(0).describe('Cells that proved nothing.'),
      maxKnown: count.optional().describe('Failures that the baseline of the target forgives.'),
      maxP99: time.optional().describe('Response time under load, of each format: 500ms.'),
      maxDuration: time.optional().describe('Of the run: 15m.'),
    })
    .prefault({}),
  owners: z
    .array(z.strictObject({ cells: pattern, owner: person }))
    .default([])
    .describe('The first that matches a cell.'),
  disabled: z
    .array(
      z.strictObject({
        cells: pattern,
        owner: person,
        reason: z.string().min(1),
        expires: z.iso.date().describe('The last day on which it is left out.'),
      }),
    )
    .default([])
    .describe('What is left out of the judgement: never for long, and never without somebody who answers for it.'),
});

export type QualityGate = z.infer<typeof qualityGateSchema>;
