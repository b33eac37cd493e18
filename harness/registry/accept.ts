// Content negotiation: RFC 9110 section 12.5.1.

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

/** The offer that an Accept header likes best, the earlier offer on a tie; null when all are excluded. */
export function preferred(accept: string | undefined, offers: readonly [string, ...string[]]): string | null {
  if (accept === undefined || accept.trim() === '') return offers[0];
  const ranges = accept.split(',').map(parseRange);
  let best: { offer: string; quality: number } | null = null;
  for (const offer of offers) {
    const quality = qualityOf(offer, ranges);
    if (quality > (best?.quality ?? 0)) best = { offer, quality };
  }
  return best?.offer ?? null;
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { type, quality: Number.isFinite(quality) ? quality : 0 };
}

/** The most specific range that matches decides, even when it says zero. */
function qualityOf(offer: string, ranges: readonly MediaRange[]): number {
  const kind = `${offer.slice(0, offer.indexOf('/'))}/*`;
  for (const wanted of [offer.toLowerCase(), kind, '*/*']) {
    const found = ranges.filter((range) => range.type === wanted);
    if (found.length > 0) return Math.max(...found.map((range) => range.quality));
  }
  return 0;
}
