import { Violation } from '../../../core/finding.ts';
import type { RawHttp } from '../../../core/http.ts';
import { SUITE } from './release.ts';

const MOST_ATTEMPTS = 30;

/** A suite's Release with its two signatures, all of one generation: others may publish meanwhile. */
export async function readSigned(http: RawHttp): Promise<{ inRelease: string; release: string; detached: string }> {
  const read = async (name: string) => {
    const answer = await http.get(`dists/${SUITE}/${name}`);
    if (answer.status !== 200) throw new Violation(`There is no ${name}`, 'status 200', String(answer.status));
    return answer.text();
  };
  let before = await read('InRelease');
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const [release, detached] = [await read('Release'), await read('Release.gpg')];
    const after = await read('InRelease');
    if (after === before) return { inRelease: after, release, detached };
    before = after;
  }
  throw new Violation('InRelease is another one at every read', 'one that stays for a moment', before.slice(0, 300));
}
