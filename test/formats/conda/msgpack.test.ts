import { expect } from 'chai';
import { Violation } from '../../../harness/core/finding.ts';
import { decode, encode } from '../../../harness/formats/conda/msgpack.ts';

describe('MessagePack', () => {
  it('has the bytes of the specification', () => {
    const examples: [unknown, string][] = [
      [null, 'c0'],
      [true, 'c3'],
      [7, '07'],
      [1_577_836_800_123, 'cf0000016f5e66e87b'],
      [-1, 'd3ffffffffffffffff'],
      [1.5, 'cb3ff8000000000000'],
      ['a', 'a161'],
      ['x'.repeat(32), `d920${'78'.repeat(32)}`],
      [Buffer.from('ab'), 'c4026162'],
      [[1, 2], '920102'],
      [{ a: 1 }, '81a16101'],
    ];
    for (const [value, bytes] of examples) expect(encode(value).toString('hex'), JSON.stringify(value)).to.equal(bytes);
  });

  it('gives back what it was given, however long', () => {
    const keys = Array.from({ length: 70_000 }, (_, index) => [`k${index}`, index]);
    const value = {
      text: 'ä'.repeat(40_000),
      bytes: Buffer.alloc(300, 1),
      many: Object.fromEntries(keys),
      none: [],
      list: Array(20).fill('z'),
    };
    expect(decode(encode(value))).to.deep.equal(value);
  });

  it('reads numbers of every width', () => {
    const numbers = ['cc ff', 'cd 0100', 'ce 00010000', 'd0 80', 'd1 8000', 'd2 80000000', 'ca 3fc00000', 'e0'];
    const values = numbers.map((bytes) => decode(Buffer.from(bytes.replaceAll(' ', ''), 'hex')));
    expect(values).to.deep.equal([255, 256, 65_536, -128, -32_768, -2_147_483_648, 1.5, -32]);
  });

  it('refuses what is cut, goes on, or has no text for a key', () => {
    for (const bytes of ['', 'a2 61', '07 07', '81 01 01', 'c1', 'dd ffffffff', '91'.repeat(40)])
      expect(() => decode(Buffer.from(bytes.replaceAll(' ', ''), 'hex')), bytes).to.throw(Violation);
  });
});
