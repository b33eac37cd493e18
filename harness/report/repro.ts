import type { CellResult, Report, ReportStep } from '../core/report.ts';
import { madeLine, type ReproFiles, reproBody } from './repro-body.ts';

const ORIGIN = /https?:\/\/[^/\s"']+/g;
const READS = ['GET', 'HEAD', 'OPTIONS'];

type HttpStep = Extract<ReportStep, { kind: 'http' }>;

/**
 * A POSIX shell script that shows what a cell saw with curl and the native client alone. Exit status 1 when what was recorded is seen again,
 * 0 when it is not, 2 when something is missing to tell. What was read decides, and what came last, at which the check stopped: a publish before it may well be
 * refused the second time. Secrets are never in a report: they come from the environment.
 */
export function reproScript({ run, target }: Report, cell: CellResult, files: ReproFiles): string {
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
    '# AUTHORIZATION  value of that header for who writes, where one is needed: "Bearer …" or "Basic …";',
    '#                AUTHORIZATION_READER and AUTHORIZATION_EXPIRED where others are presented',
    '# CA             PEM file of its certificate authority, where it is one of its own',
    '# BODIES         folder with what was sent and is too large to be here',
    '# Clients read their credentials from their own configuration in $HOME.',
    `# The same with the harness: ${oneLine(cell.reproduce)}`,
    'set -u',
    `REGISTRY=\${REGISTRY:-${quoted(origin)}}`,
    `REGISTRY=\${REGISTRY%/}`,
    `BODIES=$(cd "\${BODIES:-.}" && pwd) || exit 2`,
    'WORK=$(mktemp -d) || exit 2',
    'trap \'rm -rf "$WORK"\' EXIT',
    'cd "$WORK" || exit 2',
    'seen=yes',
    PREPARED,
    ...cell.steps.flatMap((step, index) => stepLines(step, index + 1, { cell, origin, files })),
    'echo',
    'if [ "$seen" = yes ]; then echo "It is seen again."; exit 1; fi',
    'echo "It is not seen: the answers differ from the recorded ones."',
    'exit 0',
  ].join('\n')}\n`;
}

/** Functions of the script: a request that is compared with its record, a client that is. `decides` is yes or no. */
const PREPARED = `need() { command -v "$1" >/dev/null 2>&1 || { echo "$1 is missing here." >&2; exit 2; }; }
same() { # decides what now recorded
  [ "$3" = "$4" ] && { echo "  $2: $3, as recorded"; return; }
  echo "  $2: $3, recorded was $4"
  [ "$1" = no ] || seen=no
}
authorization() { # role
  case $1 in
    anonymous) ;;
    wrong) echo 'Basic cmVncHJvb2Y6d3Jvbmc=' ;;
    reader) echo "\${AUTHORIZATION_READER:-\${AUTHORIZATION:-}}" ;;
    expired) echo "\${AUTHORIZATION_EXPIRED:-}" ;;
    *) echo "\${AUTHORIZATION:-}" ;;
  esac
}
request() { # decides role method url status [curl options]
  decides=$1 credential=$(authorization "$2") method=$3 url=$4 recorded=$5; shift 5
  [ -z "$credential" ] || set -- "$@" -H "Authorization: $credential"
  [ -z "\${CA:-}" ] || set -- "$@" --cacert "$CA"
  [ "$method" = HEAD ] && set -- "$@" --head || set -- "$@" -X "$method"
  echo "$method $url"
  status=$(curl -gsS --path-as-is -o answer -w '%{http_code}' "$@" "$url") || exit 2
  same "$decides" status "$status" "$recorded"
}
answer() { # recorded sha256
  need sha256sum
  same yes 'sha256 of the answer' "$(sha256sum < answer | cut -d ' ' -f 1)" "$1"
}`;

interface Around {
  readonly cell: CellResult;
  readonly origin: string;
  readonly files: ReproFiles;
}

function stepLines(step: ReportStep, place: number, around: Around): string[] {
  const isLast = place === around.cell.steps.length;
  if (step.kind === 'http') return requestLines(step, place, isLast, around);
  const words = step.argv.map((word) => withRegistry(word, around.origin));
  const note = step.remote ? [] : ['# A preparation that reaches no registry.'];
  return [
    '',
    `# ${place}. ${oneLine(step.client)} ended with ${step.exit}`,
    ...note,
    ...around.files.made.filter(({ name }) => step.argv.some((word) => word.split('/').at(-1) === name)).map(madeLine),
    `need ${quoted(step.argv[0]!)}`,
    `echo ${quoted(step.argv.join(' '))}`,
    words.join(' '),
    ...(step.remote ? [`same ${isLast ? 'yes' : 'no'} 'exit status' "$?" ${step.exit}`] : []),
  ];
}

function requestLines(step: HttpStep, place: number, isLast: boolean, { cell, origin, files }: Around): string[] {
  const [method = 'GET', ...rest] = step.request.replace(/^[a-z]+: /, '').split(' ');
  const reads = READS.includes(method);
  const { sent } = step;
  const carries = sent ? sent.size !== null : !reads && method !== 'DELETE';
  const body = carries ? reproBody(sent, place, files) : null;
  const given = sent?.headers ?? {};
  const headers = Object.entries(given).map(([name, value]) => ` -H ${quoted(`${name}: ${value}`)}`);
  // By itself curl would say that it is a form.
  if (body && !Object.keys(given).some((name) => name.toLowerCase() === 'content-type'))
    headers.push(" -H 'Content-Type:'");
  const words = [reads || isLast ? 'yes' : 'no', sent?.as ?? (reads ? 'reader' : 'writer'), quoted(method)];
  const address = withRegistry(rest.join(' '), origin);
  return [
    '',
    `# ${place}. status ${step.status}, ${step.size} bytes of sha256 ${step.sha256}`,
    'need curl',
    ...(body?.lines ?? []),
    `request ${words.join(' ')} ${address} ${step.status}${headers.join('')}${body ? ` --data-binary @${body.file}` : ''}`,
    ...(isLast && method !== 'HEAD' && bytesDecide(step, cell) ? [`answer ${step.sha256}`] : []),
  ];
}

/** What was found is in the bytes of the last answer, where it is not its status. */
function bytesDecide({ status }: HttpStep, { findings }: CellResult): boolean {
  return findings.length > 0 && !findings.some(({ actual }) => new RegExp(`\\b${status}\\b`).test(actual));
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
