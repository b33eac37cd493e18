import type { CellResult, Report, ReportStep } from '../core/report.ts';

const ORIGIN = /https?:\/\/[^/\s"']+/g;

/**
 * A POSIX shell script that shows what a cell saw with curl and the native client alone. Exit status 1 when what was recorded is seen again,
 * 0 when it is not, 2 when something is missing to tell. Secrets are never in a report: they come from the environment.
 */
export function reproScript({ run, target }: Report, cell: CellResult): string {
  const origin = originOf(cell.steps) ?? target.url.replace(/\/$/, '');
  return `${[
    '#!/bin/sh',
    `# ${cell.verdict}: ${oneLine(cell.name)}`,
    `# ${oneLine(`${target.title} ${target.version}, run ${run.id}, seed ${run.seed}`)}`,
    ...cell.findings.flatMap(({ requirement, expected, actual }) => [
      `# ${oneLine(requirement)}`,
      `#   expected ${oneLine(expected)}`,
      `#   actual   ${oneLine(actual)}`,
    ]),
    '#',
    '# REGISTRY       where the registry answers',
    '# AUTHORIZATION  value of that header, where one is needed: "Bearer …" or "Basic …"',
    '# CA             PEM file of its certificate authority, where it is one of its own',
    '# BODIES         folder with what was sent: the file of each request is named below with its place',
    '# Clients read their credentials from their own configuration in $HOME.',
    `# The same with the harness: ${oneLine(cell.reproduce)}`,
    'set -u',
    `REGISTRY=\${REGISTRY:-${quoted(origin)}}`,
    `REGISTRY=\${REGISTRY%/}`,
    'WORK=$(mktemp -d) || exit 2',
    'trap \'rm -rf "$WORK"\' EXIT',
    'cd "$WORK" || exit 2',
    'seen=yes',
    PREPARED,
    ...cell.steps.flatMap((step, index) => stepLines(step, index + 1, origin)),
    'echo',
    'if [ "$seen" = yes ]; then echo "It is seen again."; exit 1; fi',
    'echo "It is not seen: the answers differ from the recorded ones."',
    'exit 0',
  ].join('\n')}\n`;
}

/** Functions of the script: a request that is compared with its record, a client that is. */
const PREPARED = `need() { command -v "$1" >/dev/null 2>&1 || { echo "$1 is missing here." >&2; exit 2; }; }
same() { [ "$2" = "$3" ] && echo "  $1: $2, as recorded" || { seen=no; echo "  $1: $2, recorded was $3"; }; }
request() { # method url status [curl options]
  method=$1 url=$2 status=$3; shift 3
  [ -z "\${AUTHORIZATION:-}" ] || set -- "$@" -H "Authorization: $AUTHORIZATION"
  [ -z "\${CA:-}" ] || set -- "$@" --cacert "$CA"
  [ "$method" = HEAD ] && set -- "$@" --head || set -- "$@" -X "$method"
  echo "$method $url"
  same status "$(curl -sS -o answer -w '%{http_code}' "$@" "$url")" "$status"
}`;

function stepLines(step: ReportStep, place: number, origin: string): string[] {
  if (step.kind === 'native') {
    const words = step.argv.map((word) => withRegistry(word, origin));
    const note = step.remote ? [] : ['# A preparation that reaches no registry.'];
    return [
      '',
      `# ${place}. ${oneLine(step.client)} ended with ${step.exit}`,
      ...note,
      `need ${quoted(step.argv[0]!)}`,
      `echo ${quoted(step.argv.join(' '))}`,
      words.join(' '),
      ...(step.remote ? [`same 'exit status' "$?" ${step.exit}`] : []),
    ];
  }
  const [method = 'GET', ...rest] = step.request.split(' ');
  const sends = !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method);
  const body = `\${BODIES:-.}/${place}`;
  return [
    '',
    `# ${place}. status ${step.status}, ${step.size} bytes of sha256 ${step.sha256}`,
    'need curl',
    ...(sends ? [`[ -f "${body}" ] || { echo "${body} is missing: what ${place} sent." >&2; exit 2; }`] : []),
    `request ${quoted(method)} ${withRegistry(rest.join(' '), origin)} ${step.status}${sends ? ` --data-binary "@${body}"` : ''}`,
  ];
}

/** A word that is safe for any POSIX shell, with the registry's address as a variable. */
function withRegistry(word: string, origin: string): string {
  return word.split(origin).map(quoted).join('"$REGISTRY"').replaceAll("''\"", '"').replaceAll("\"''", '"') || "''";
}

function originOf(steps: readonly ReportStep[]): string | undefined {
  const texts = steps.map((step) => (step.kind === 'http' ? step.request : step.argv.join(' ')));
  return texts.flatMap((text) => text.match(ORIGIN) ?? [])[0];
}

/** Nothing inside single quotes means anything to a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Of a comment: no line break may end it. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 300);
}
