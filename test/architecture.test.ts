import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { EXECUTORS } from '../harness/cli/run/run-options.ts';
import { PACKAGE_ROOT } from '../harness/core/root.ts';

interface Import {
  readonly from: string;
  readonly to: string;
}

const FILES = globSync(['harness/**/*.ts', 'pki/**/*.ts', 'test/**/*.ts'], { cwd: PACKAGE_ROOT }).sort();
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g;

const imports: Import[] = FILES.flatMap((from) =>
  [...readFileSync(join(PACKAGE_ROOT, from), 'utf8').matchAll(IMPORT)].map((match) => {
    const target = (match[1] ?? match[2] ?? match[3])!;
    return { from, to: target.startsWith('.') ? relative('.', join(dirname(from), target)) : target };
  }),
);

/** The part of the code a file belongs to: `harness/core`, `harness/formats/npm`, `pki`, `test`. */
function partOf(path: string): string {
  const [top, second, third] = path.split('/');
  if (top !== 'harness') return top!;
  return second === 'formats' && third?.includes('.') === false ? `harness/formats/${third}` : `harness/${second}`;
}

const formats = [...new Set(FILES.map(partOf).filter((part) => part.startsWith('harness/formats/')))];

/** What each part may import besides itself. `cli` joins, `test` looks at everything. */
const ALLOWED: Record<string, readonly string[]> = {
  'harness/core': [],
  'harness/archive': ['harness/core'],
  'harness/checks': ['harness/core'],
  'harness/ci': ['harness/core'],
  'harness/executor': ['harness/core'],
  'harness/fault': ['harness/core'],
  'harness/front': ['harness/core'],
  'harness/history': ['harness/core'],
  'harness/registry': ['harness/core', 'harness/sql'],
  'harness/report': ['harness/core'],
  'harness/runner': ['harness/core'],
  'harness/scale': ['harness/core'],
  'harness/scenario': ['harness/core'],
  'harness/sql': [],
  'harness/store': ['harness/core', 'harness/report', 'harness/sql'],
  'harness/stress': ['harness/core', 'harness/history'],
  'harness/target': ['harness/core'],
  'harness/formats': ['harness/core'],
  pki: ['harness/core'],
  ...Object.fromEntries(formats.map((format) => [format, ['harness/core', 'harness/archive']])),
};

/** npm packages with one owner. */
const OWNERS: Record<string, readonly string[]> = {
  dockerode: ['harness/executor'],
  'node-forge': ['pki'],
  openpgp: ['pki'],
  'tar-stream': ['harness/archive'],
  archiver: ['harness/archive'],
  undici: ['harness/target'],
  fastify: ['harness/registry'],
  kysely: ['harness/registry', 'harness/sql', 'harness/store'],
  'kysely/migration': ['harness/store'],
  pg: ['harness/sql', 'harness/target'],
  chokidar: ['harness/cli'],
  'cli-truncate': ['harness/report'],
  commander: ['harness/cli'],
  'hdr-histogram-js': ['harness/stress'],
  'string-width': ['harness/report'],
  chai: ['harness/runner', 'test'],
  mocha: ['test'],
};

/** The helpers that wait, and two whose work is time: a slow network, and arrivals by schedule. */
const WAITERS = ['harness/core/wait.ts', 'harness/front/impair.ts', 'harness/stress/pace.ts', 'test/eventually.ts'];

/** What describes only: formats open no socket, start no process. */
const WORLD = /^node:(net|http|https|tls|dgram|dns|child_process|cluster|worker_threads)$|^execa$/;

describe('architecture', () => {
  it('reads the imports of every file', () => {
    expect(FILES.length).to.be.greaterThan(100);
    expect(imports.length).to.be.greaterThan(FILES.length);
  });

  it('lets each part import only what it may', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [part, target] = [partOf(from), partOf(to)];
      return to.endsWith('.ts') && part !== target && ALLOWED[part] !== undefined && !ALLOWED[part].includes(target);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).to.deep.equal([]);
  });

  it('has no rule that nothing uses', () => {
    const used = new Set(
      imports.filter(({ to }) => to.endsWith('.ts')).map(({ from, to }) => `${partOf(from)} -> ${partOf(to)}`),
    );
    const unused = Object.entries(ALLOWED)
      .filter(([part]) => !formats.includes(part))
      .flatMap(([part, targets]) => targets.map((target) => `${part} -> ${target}`).filter((rule) => !used.has(rule)));
    expect(unused).to.deep.equal([]);
    for (const target of ['harness/core', 'harness/archive']) {
      expect(
        formats.some((format) => used.has(`${format} -> ${target}`)),
        `a format imports ${target}`,
      ).to.equal(true);
    }
  });

  it('gives each npm package one owner', () => {
    const wrong = imports.filter(
      ({ from, to }) => OWNERS[to] && !OWNERS[to].includes(partOf(from)) && partOf(from) !== 'test',
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).to.deep.equal([]);
    for (const [name, owners] of Object.entries(OWNERS)) {
      for (const owner of owners.filter((part) => part !== 'test')) {
        expect(
          imports.some(({ from, to }) => to === name && partOf(from) === owner),
          `${owner} imports ${name}`,
        ).to.equal(true);
      }
    }
  });

  it('verifies reports without anything that signs', () => {
    const reached = new Set(['harness/cli/report/verify-report.ts', 'harness/report/statement.ts']);
    for (const from of reached) for (const each of imports) if (each.from === from) reached.add(each.to);
    expect(reached).to.include('pki/verify.ts');
    expect([...reached].filter((file) => /sign|attest\.ts/.test(file))).to.deep.equal([]);
  });

  it('lets formats and checks describe only', () => {
    const wrong = imports.filter(
      ({ from, to }) => /^harness\/(formats\/[^/]+\/|checks\/)/.test(from) && WORLD.test(to),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).to.deep.equal([]);
  });

  it('names no format and no target outside their folders', () => {
    const ids = [
      ...formats.map((format) => format.split('/').at(-1)!),
      ...globSync('compose/targets/*', { cwd: PACKAGE_ROOT }).map((path) => path.split('/').at(-1)!),
    ];
    // The word for the executor is the word for a format as well, and says nothing of the format where executors are meant.
    const literal = new RegExp(`'(${ids.filter((id) => !EXECUTORS.some((executor) => executor === id)).join('|')})'`);
    const wrong = FILES.filter((file) => !file.startsWith('test/') && !file.startsWith('harness/formats/')).flatMap(
      (file) =>
        readFileSync(join(PACKAGE_ROOT, file), 'utf8')
          .split('\n')
          .flatMap((line, index) => (literal.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('waits by name: for a condition, for the next try, for as long as something lasts, never for a time alone', () => {
    const sleeps = /node:timers\/promises|new Promise[^;]{0,60}=>\s*(?:void )?setTimeout\(|Atomics\.wait\(/;
    const found = FILES.filter((file) => sleeps.test(readFileSync(join(PACKAGE_ROOT, file), 'utf8')));
    expect(found.filter((file) => file !== relative(PACKAGE_ROOT, import.meta.filename))).to.deep.equal(WAITERS);
  });

  it('keeps files short', () => {
    const long = FILES.filter((file) => !file.startsWith('test/'))
      .map((file) => ({
        file,
        lines: readFileSync(join(PACKAGE_ROOT, file), 'utf8').split('\n').length,
      }))
      .filter(({ lines }) => lines > 300);
    expect(long).to.deep.equal([]);
  });
});
