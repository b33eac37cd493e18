export const REDACTED = '[redacted]';

/** Removes secrets from everything that is written down. */
export interface Redactor {
  /** Learns a further secret, for example one that was provisioned during the run. */
  add(secret: string): void;
  /** The text without any known secret, in whichever spelling, and without anything that looks like a credential. */
  text(text: string): string;
  /** The value of a header: the whole value is replaced where the header is a credential by its nature. */
  header(name: string, value: string): string;
}

/** Headers whose value is a credential from end to end. */
const SECRET_HEADERS =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie2?|(?:x-)?(?:[a-z]+-)?(?:api-?key|auth-?token|access-?token)|private-token)$/i;

/** Whether the value of that header is a credential by its nature. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADERS.test(name);
}

/** What a credential looks like when nobody told us about it. Group 1 stays, the rest is replaced. */
const PATTERNS: readonly RegExp[] = [
  // A header in a dump or on a command line, in JSON or in YAML; its value ends with the line or the quote.
  /(\b(?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\s"',\\][^\r\n"'\\]*/gi,
  /((?<![\w-])(?:set-)?cookie["']?\s*:\s*["']?)[^\s"'\\][^\r\n"'\\]*/gi,
  /((?:x-(?:[a-z]+-)?)?api-?key["']?\s*[:=]\s*["']?)[^\s"',;&\\]+/gi,
  /(\b(?:basic|bearer)\s+)[A-Za-z0-9._~+/-]{8,}=*/gi,
  // npm's configuration, and the tokens of npm and PyPI wherever they stand.
  /(_(?:auth(?:token)?|password)["']?\s*[:=]\s*["']?)[^\s"',;&\\]+/gi,
  /()\bnpm_[A-Za-z0-9]{20,}/g,
  /()\bpypi-[A-Za-z0-9_-]{20,}/g,
  // The user part of a URL. It ends at the last @ before the path.
  /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]+@/gi,
];

/** Anything shorter would be found inside ordinary words. */
const SHORTEST = 4;
const SHORTEST_BASE64 = 6;

/** A redactor that knows `secrets`: tokens and passwords, without the user names that go with them. */
export function createRedactor(secrets: Iterable<string> = []): Redactor {
  const needles = new Map<string, { base64: boolean }>();
  let matcher: RegExp | undefined;
  const add = (secret: string): void => {
    if (secret.length < SHORTEST) return;
    for (const spelling of spellings(secret)) needles.set(spelling, { base64: false });
    for (const core of base64Cores(secret)) if (!needles.has(core)) needles.set(core, { base64: true });
    matcher = undefined;
  };
  for (const secret of secrets) add(secret);
  const text = (input: string): string => {
    matcher ??= compile(needles.keys());
    let output = replaceNeedles(input, matcher, needles);
    for (const pattern of PATTERNS) {
      output = output.replace(pattern, (match, kept: string) => `${kept}${REDACTED}${match.endsWith('@') ? '@' : ''}`);
    }
    return output;
  };
  return { add, text, header: (name, value) => (isSecretHeader(name) ? REDACTED : text(value)) };
}

/** The secret as it may stand in text: as it is, in JSON, in a URL, in a form. */
function spellings(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const strict = encoded.replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, json, encoded, strict, lower(encoded), lower(strict), strict.replaceAll('%20', '+')];
}

/**
 * What stays the same of the secret's base64 form whatever stands before and after it (`user:secret` in Basic credentials):
 * for each of the three alignments, the digits that depend on the secret alone.
 */
function base64Cores(secret: string): string[] {
  const cores = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const first = Math.ceil((offset * 8) / 6);
    const core = bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return cores.filter((core) => core.length >= SHORTEST_BASE64);
}

function compile(needles: Iterable<string>): RegExp {
  // Longer ones first, so that no secret is left in half because another one is its beginning.
  const sorted = [...needles].sort((a, b) => b.length - a.length);
  return sorted.length === 0 ? /(?!)/g : new RegExp(sorted.map((needle) => RegExp.escape(needle)).join('|'), 'g');
}

const BASE64_DIGIT = /[A-Za-z0-9+/_=-]/;

/** A match inside base64 takes the whole run of digits with it, since its neighbours carry bits of the secret. */
function replaceNeedles(text: string, matcher: RegExp, needles: ReadonlyMap<string, { base64: boolean }>): string {
  let output = '';
  let done = 0;
  for (const match of text.matchAll(matcher)) {
    let from = match.index;
    let to = from + match[0].length;
    if (from < done) continue;
    if (needles.get(match[0])?.base64) {
      while (from > done && BASE64_DIGIT.test(text[from - 1]!)) from--;
      while (to < text.length && BASE64_DIGIT.test(text[to]!)) to++;
    }
    output += `${text.slice(done, from)}${REDACTED}`;
    done = to;
  }
  return output + text.slice(done);
}
