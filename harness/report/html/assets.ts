import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface Assets {
  readonly style: string;
  readonly library: string;
  readonly script: string;
}

const PAGE = join(import.meta.dirname, '..', 'page');
/** The modules of the page, each after those that it imports. */
const MODULES = [
  'dom',
  'facts',
  'chart',
  'exchanges',
  'steps',
  'detail',
  'filter',
  'explorer',
  'coverage',
  'invariants',
  'time-line',
  'load',
  'faults',
  'main',
];

/** Styles and scripts of the page as they stand in it: the chart library first, then the page's own modules as one. */
export async function readAssets(): Promise<Assets> {
  const library = (file: string) => readFile(createRequire(import.meta.url).resolve(`uplot/dist/${file}`), 'utf8');
  const own = MODULES.map(async (name) => scoped(name, await readFile(join(PAGE, `${name}.js`), 'utf8')));
  return {
    style: `${await library('uPlot.min.css')}\n${await readStyle()}`,
    library: await library('uPlot.iife.min.js'),
    script: (await Promise.all(own)).join('\n'),
  };
}

/** The styles of the project's own pages. */
export function readStyle(): Promise<string> {
  return readFile(join(PAGE, 'page.css'), 'utf8');
}

/** An inline script cannot import another one: each module becomes a scope that returns what it exports. */
function scoped(name: string, source: string): string {
  const exported = [...source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map((match) => match[1]);
  const body = source
    .replace(/^import ([^;]*) from '\.\/([^']+)\.js';$/gm, (_, names, from) => `const ${names} = ${scopeOf(from)};`)
    .replace(/^export /gm, '');
  return `const ${scopeOf(name)} = await (async () => {\n${body}\nreturn { ${exported.join(', ')} };\n})();`;
}

function scopeOf(module: string): string {
  return `module_${module.replaceAll('-', '_')}`;
}

/** The only scripts and styles that run are those that the page was made with. */
export function contentSecurityPolicy({ style, library, script }: Assets): string {
  return `default-src 'none'; script-src ${hashOf(library)} ${hashOf(script)}; ${REST} ${hashOf(style)}`;
}

/** The policy of a page without script. */
export function styleOnly(style: string): string {
  return `default-src 'none'; ${REST} ${hashOf(style)}`;
}

const REST = "img-src data:; base-uri 'none'; form-action 'none'; style-src";

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
