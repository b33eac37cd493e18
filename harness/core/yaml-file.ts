import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { asError, HarnessError } from './error.ts';

/** Reads a YAML file that people write. Throws CONFIG_INVALID that names file, line, key and what would be right. */
export async function readYaml<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new HarnessError(
      'CONFIG_INVALID',
      `${path} cannot be read: ${asError(cause).message}.`,
      'Check the path and its permissions.',
      { cause },
    );
  });
  return parseYaml(text, path, schema);
}

/** Like readYaml, for text already in memory; `path` is only named in errors. */
export function parseYaml<S extends z.ZodType>(text: string, path: string, schema: S): z.output<S> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new HarnessError(
      'CONFIG_INVALID',
      `${path}:${line}: ${broken.message.split('\n')[0]}`,
      'Mend the YAML on that line.',
    );
  }
  const result = schema.safeParse(resolved(document, lines, path));
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const key = issue.path.map(String);
  throw new HarnessError(
    'CONFIG_INVALID',
    `${path}:${lineOf(document, lines, key)}: ${key.join('.') || '(root)'}: ${issue.message}.`,
    issue.code === 'unrecognized_keys'
      ? `Remove or rename ${issue.keys.join(', ')}.`
      : 'See the schema named in the first line of the file, or the README beside it.',
  );
}

/** The document's value; an alias of nothing, or aliases that multiply beyond measure, are found only here. */
function resolved(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    let line = 1;
    visit(document, {
      Alias(_key, alias) {
        if (alias.resolve(document) || !alias.range) return undefined;
        line = lines.linePos(alias.range[0]).line;
        return visit.BREAK;
      },
    });
    throw new HarnessError('CONFIG_INVALID', `${path}:${line}: ${asError(cause).message}.`, 'Write the value out.', {
      cause,
    });
  }
}

/** Line of the deepest part of the key that is in the document. */
function lineOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, key: readonly string[]): number {
  for (let depth = key.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(key.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
