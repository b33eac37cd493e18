// https://www.rfc-editor.org/rfc/rfc9580#section-7
import { Violation } from '../../../core/finding.ts';

const FRAME =
  /^-----BEGIN PGP SIGNED MESSAGE-----\n((?:Hash: [A-Z0-9, -]+\n)*)\n([\s\S]*?)\n-----BEGIN PGP SIGNATURE-----\n(?:[A-Za-z]+: .*\n)*\n([A-Za-z0-9+/=\n]+)-----END PGP SIGNATURE-----\n?$/;

/** The parts of a document that is signed in the clear, with nothing before or after. */
export interface ClearSigned {
  /** What was signed, as it was before dashes were escaped; ends in a line feed. */
  readonly text: string;
  /** Names of the digests in the header lines. */
  readonly hashes: readonly string[];
  /** The signature without armour. */
  readonly signature: Buffer;
}

/** Takes a clear-signed document apart; a Violation when it is none, or holds more than one message and its signature. */
export function parseClearSigned(document: string, where: string): ClearSigned {
  const [, headers, body, armour] = FRAME.exec(document) ?? [];
  if (body === undefined)
    throw new Violation(
      `${where} is no message signed in the clear`,
      'one message and its signature',
      document.slice(0, 300),
    );
  const base64 = armour!.replace(/\n=[A-Za-z0-9+/]{4}\n$/, '');
  return {
    text: `${body.replace(/^- /gm, '')}\n`,
    hashes: headers!
      .split('\n')
      .flatMap((line) => line.replace(/^Hash: /, '').split(/, */))
      .filter((name) => name !== ''),
    signature: Buffer.from(base64.replaceAll('\n', ''), 'base64'),
  };
}

/** The text inside a clear-signed document. */
export function clearText(document: string): string {
  return parseClearSigned(document, 'InRelease').text;
}
