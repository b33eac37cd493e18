import { z } from 'zod';

export const LEVELS = ['MUST', 'SHOULD', 'MAY'] as const;

/** One sentence of a specification that a registry has to keep. */
export const requirementSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
    .describe('Unique id: format, topic, rule.'),
  level: z.enum(LEVELS),
  sentence: z.string().min(10).describe('The rule in one sentence.'),
  clause: z.string().describe('Section or paragraph of the specification.'),
  url: z.url().describe('Where the clause can be read.'),
  since: z.string().optional().describe('Version of the specification that introduced it.'),
  why: z.string().min(10).optional().describe('What goes wrong for people where a registry breaks it.'),
  bugs: z
    .array(z.strictObject({ symptom: z.string().min(10), url: z.url() }))
    .min(1)
    .optional()
    .describe('Registries that really broke it.'),
});

export const requirementsFileSchema = z.array(requirementSchema).min(1);

export type Requirement = z.infer<typeof requirementSchema>;
