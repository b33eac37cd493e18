import { z } from 'zod';
import { ROLES } from '../core/access.ts';
import { CLAIMS } from '../core/target.ts';

const path = z.string().regex(/^\//, 'must start with /');
const holes =
  'May hold {{publicUrl}}, {{host}}, {{port}}, {{data}}, {{writer.user}}, {{writer.password}}, {{writer.token}}, {{reader.user}}, … .';

const uploadHoles =
  'May hold {{name}}, {{version}}, {{file.name}}, {{file.place}} (percent-encoded in a path), {{file.sha256}}, {{push}} (the path of the push endpoint) and the holes of the target.';

const readySchema = z.strictObject({
  path: path.describe('Asked by GET until it answers.'),
  status: z.array(z.number().int()).default([200]),
  withinSeconds: z.number().positive().max(600).default(60),
});

const httpStepSchema = z.strictObject({
  method: z.enum(['GET', 'PUT', 'POST', 'DELETE']),
  path: z.string().describe(holes),
  as: z.enum(ROLES).optional().describe('Whose Basic credential is presented; none by default.'),
  headers: z.record(z.string(), z.string()).optional(),
  json: z.unknown().optional(),
  status: z.array(z.number().int()).min(1),
  save: z
    .record(z.string(), z.string())
    .optional()
    .describe('Hole to fill: JSON pointer into the answer, for example writer.token: /token.'),
});

const containerSchema = z.strictObject({
  kind: z.literal('container'),
  port: z.number().int().optional().describe('Left out: a free one is chosen; the container shares the host network.'),
  files: z.record(path, z.string()).default({}).describe('File below the data folder: template beside target.yaml.'),
  prepare: z
    .array(z.array(z.string()).min(1))
    .default([])
    .describe(`Commands run in the image before the start. ${holes}`),
  argv: z.array(z.string()).min(1).describe(holes),
  env: z.record(z.string(), z.string()).default({}).describe(holes),
  ready: readySchema,
  hosts: z
    .enum(['any', 'one'])
    .default('any')
    .describe('one: its absolute URLs are made from a configured public address; any: from the request.'),
  provision: z.array(httpStepSchema).default([]),
});

const processSchema = z.strictObject({
  kind: z.literal('process'),
  argv: z.array(z.string()).min(1).describe(`The registry's own binary. ${holes}`),
  env: z.record(z.string(), z.string()).default({}).describe(holes),
  files: z.record(path, z.string()).default({}),
  prepare: z.array(z.array(z.string()).min(1)).default([]),
  ready: readySchema,
  hosts: z
    .enum(['any', 'one'])
    .default('any')
    .describe('one: its absolute URLs are made from a configured public address; any: from the request.'),
  provision: z.array(httpStepSchema).default([]),
});

const embeddedSchema = z.strictObject({ kind: z.literal('embedded') });

const secretSchema = z.union([
  z.strictObject({ env: z.string().describe('Environment variable that holds the secret.') }),
  z.strictObject({ file: z.string().describe('File that holds the secret.') }),
]);

const credentialSchema = z.strictObject({
  user: z.string().optional(),
  password: secretSchema.optional(),
  token: secretSchema.optional(),
});

const externalSchema = z.strictObject({
  kind: z.literal('external'),
  url: z.url().describe('Public URL of the running registry.'),
  ca: z.string().optional().describe('PEM file with the authority of its certificate; the system’s by default.'),
  credentials: z.strictObject({
    writer: credentialSchema,
    reader: credentialSchema.optional(),
    expired: credentialSchema.optional(),
  }),
});

const uploadRequestSchema = z
  .strictObject({
    method: z.enum(['PUT', 'POST', 'DELETE']).default('PUT'),
    path: z.string().describe(`Relative to push. ${uploadHoles}`),
    body: z
      .enum(['file', 'multipart', 'json', 'none'])
      .default('file')
      .describe('file and multipart: one request for each file of the package; else one for the package.'),
    field: z.string().default('file').describe('Name of the file’s part in a multipart body.'),
    ending: z
      .string()
      .optional()
      .describe('Only files whose name ends so are sent, for example .tgz; left out without such a file.'),
    headers: z.record(z.string(), z.string()).optional(),
    json: z.unknown().optional(),
    status: z.array(z.number().int()).min(1).default([200, 201, 202, 204]),
  })
  .describe('One request of an upload.');

const uploadCommandSchema = z
  .strictObject({ run: z.array(z.string()).min(1).describe(`Command in the target's image. ${uploadHoles}`) })
  .describe('A command beside the registry, for example one that indexes and signs a tree of files.');

export const formatSchema = z.strictObject({
  push: z
    .string()
    .describe('Path of the endpoint that clients publish to. {{cell}} in it gives each cell a repository of its own.'),
  pull: z.string().describe('Path of the endpoint that clients read from.'),
  endpoints: z
    .record(z.string(), path)
    .default({})
    .describe('Further paths that the format’s clients need, by the names that its README gives them.'),
  upload: z
    .array(z.union([uploadRequestSchema, uploadCommandSchema]))
    .optional()
    .describe('How a package is uploaded where no client of the format publishes: requests and commands in order.'),
  claims: z.array(z.enum(CLAIMS)).min(1),
  token: z
    .string()
    .optional()
    .describe('How a token is presented where the format leaves that open, for example "Bearer {{token}}".'),
});

const inspectSchema = z
  .strictObject({
    folders: z
      .array(
        z.strictObject({
          where: z.enum(['storage', 'rows', 'sessions', 'temporary']),
          files: z.string().describe('Glob below the data folder, for example uploads/**.'),
          keep: z.array(z.string()).default([]).describe('Globs of files among them that are no orphans.'),
        }),
      )
      .min(1)
      .describe('Files that must not be there when no request is under way.'),
  })
  .describe('How to look for what a fault left behind. Without it nobody looks, and the report says so.');

export const targetSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  version: z.string().describe('Version under test, as its author names it.'),
  homepage: z.url().optional(),
  disposable: z.boolean().default(false).describe('Whether destructive scenarios may run on it.'),
  start: z.discriminatedUnion('kind', [embeddedSchema, containerSchema, processSchema, externalSchema]),
  inspect: inspectSchema.optional(),
  formats: z.record(z.string(), formatSchema),
});

export const baselineSchema = z.array(
  z.strictObject({
    cell: z.string().describe('Full name of the cell, with * and **.'),
    verdict: z.enum(['fail', 'warn', 'unknown', 'error']),
    reason: z.string().min(20).describe('What the registry does, and why this is not the harness.'),
    evidence: z.string().min(10).describe('Commands or output that show it without the harness.'),
    issue: z.url().optional(),
  }),
);

export type TargetFile = z.output<typeof targetSchema>;
export type TargetFormat = z.output<typeof formatSchema>;
export type Baseline = z.output<typeof baselineSchema>;
export type UploadStep = NonNullable<TargetFormat['upload']>[number];
export type HttpStep = z.output<typeof httpStepSchema>;
export type Inspect = z.output<typeof inspectSchema>;
export type Ready = z.output<typeof readySchema>;
