/** The longest code that is made; bzip2 itself makes none above 17 since version 1.0.3, and reads up to 20. */
const LONGEST = 17;

/** Lengths of Huffman codes for these frequencies, none above 17: where one would be longer, frequencies are flattened and it is done anew. */
export function codeLengths(frequencies: readonly number[]): number[] {
  for (let weights = frequencies.map((frequency) => Math.max(frequency, 1)); ; ) {
    const lengths = unlimited(weights);
    if (Math.max(...lengths) <= LONGEST) return lengths;
    weights = weights.map((weight) => (weight >> 1) + 1);
  }
}

/** Canonical codes, in the order of their lengths and then of the symbols. */
export function codesOf(lengths: readonly number[]): number[] {
  const codes = new Array<number>(lengths.length).fill(0);
  let code = 0;
  for (let length = 1; length <= Math.max(...lengths); length++, code <<= 1)
    for (const [symbol, own] of lengths.entries()) if (own === length) codes[symbol] = code++;
  return codes;
}

interface Node {
  readonly weight: number;
  readonly symbols: readonly number[];
}

function unlimited(weights: readonly number[]): number[] {
  const lengths = new Array<number>(weights.length).fill(0);
  let nodes: Node[] = weights.map((weight, symbol) => ({ weight, symbols: [symbol] }));
  while (nodes.length > 1) {
    nodes.sort((a, b) => a.weight - b.weight);
    const [first, second, ...others] = nodes as [Node, Node, ...Node[]];
    const symbols = [...first.symbols, ...second.symbols];
    for (const symbol of symbols) lengths[symbol]!++;
    nodes = [...others, { weight: first.weight + second.weight, symbols }];
  }
  return lengths;
}
