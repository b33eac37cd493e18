import { expect } from 'chai';
import fc from 'fast-check';
import { type CellKey, cellFolder, cellName, nameMatcher } from '../../harness/core/cell-name.ts';

const NAME = 'reference/npm/npm.publish.roundtrip[npm,small]';
const word = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
const key: fc.Arbitrary<CellKey> = fc.record({
  target: word,
  format: word,
  check: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('.')),
  client: fc.option(word),
  size: fc.constantFrom('small', 'medium', 'large'),
  transport: fc.option(word),
});

describe('the folder of a cell', () => {
  it('reads like its name, and holds its further attempts', () => {
    expect(cellFolder(NAME)).to.equal('cells/npm/npm.publish.roundtrip,npm,small');
    expect(cellFolder(NAME, 2)).to.equal('cells/npm/npm.publish.roundtrip,npm,small/attempt-2');
  });

  it('is its own, and one that any file system takes, whatever the name', () => {
    const anyName = fc.oneof(
      key.map(cellName),
      fc.string({ unit: 'binary', maxLength: 400 }).map((text) => `t/f/${text}[small]`),
    );
    const odd = [
      't/f/../x[small]',
      't/f/a,small',
      't/f/a[small]',
      't/f/A[small]',
      't/f/a/b[small]',
      't/f/a_b[small]',
      't/../..[x]',
    ];
    fc.assert(
      fc.property(fc.uniqueArray(anyName, { maxLength: 30 }), (drawn) => {
        // One run has one target.
        const names = [...odd, ...drawn].map((name) => name.replace(/^[^/]*/, 't'));
        const folders = names.map((name) => cellFolder(name));
        expect(new Set(folders.map((folder) => folder.toLowerCase())).size).to.equal(new Set(names).size);
        for (const folder of folders) expect(folder).to.match(/^cells(\/[a-z0-9_,+=-][a-z0-9.,_=+~-]{0,199}){2}$/);
      }),
    );
  });
});

describe('full names', () => {
  it('hold what tells cells apart, and leave out what there is not', () => {
    const cell = { target: 't', format: 'f', check: 'f.a.b', client: 'c', size: 'small', transport: 'expired' };
    expect(cellName(cell)).to.equal('t/f/f.a.b[c,small,expired]');
    expect(cellName({ ...cell, client: null, transport: null })).to.equal('t/f/f.a.b[small]');
  });

  it('differ where cells of one check differ in client, size or certificate', () => {
    const names = ['pip', 'uv'].flatMap((client) =>
      ['small', 'large'].flatMap((size) =>
        [null, 'expired', 'revoked'].map((transport) =>
          cellName({ target: 't', format: 'f', check: 'f.a.b', client, size, transport }),
        ),
      ),
    );
    expect(new Set(names).size).to.equal(12);
  });
});

describe('patterns over full names', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    [NAME, true],
    ['reference/npm/npm.publish.roundtrip', true],
    ['reference/npm/npm/publish/roundtrip', true],
    ['**', true],
    ['**/roundtrip', true],
    ['**.roundtrip', true],
    ['roundtrip', false],
    ['**/trip', false],
    ['**trip', true],
    ['**/*trip', true],
    ['*/npm/**', true],
    ['*/pypi/**', false],
    ['reference/*', false],
    ['reference/**', true],
    ['reference/*/npm.publish.*', true],
    ['reference/*/npm.*', false],
    ['reference/npm/**/roundtrip', true],
    ['**/npm.publish.roundtrip', true],
    ['**/npm.**.roundtrip', true],
    ['**/roundtrip[npm,small]', true],
    ['**/roundtrip[*,small]', true],
    ['**/roundtrip[**]', true],
    ['**/roundtrip[npm,*]', true],
    ['**/roundtrip[npm,large]', false],
    ['**/roundtrip[npm]', false],
    ['**/roundtrip[]', false],
    ['**[*small]', true],
    ['', false],
    ['reference+npm', false],
    ['(reference|x)/**', false],
    ['reference/npm/npm.publish.roundtri?', false],
  ];
  for (const [pattern, fits] of cases) {
    it(`${pattern || '(empty)'} ${fits ? 'fits' : 'does not fit'}`, () => {
      expect(nameMatcher(pattern)(NAME)).to.equal(fits);
    });
  }

  it('a name fits itself, with and without its traits, and no other name', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        const [a, b] = [cellName(one), cellName(other)];
        expect(nameMatcher(a)(a)).to.equal(true);
        expect(nameMatcher(a.replace(/\[.*/, ''))(a)).to.equal(true);
        expect(nameMatcher(a)(b)).to.equal(a.replaceAll('.', '/') === b.replaceAll('.', '/'));
      }),
    );
  });

  it('one star stands for one part, two for any number', () => {
    fc.assert(
      fc.property(key, fc.nat(5), (cell, at) => {
        const name = cellName(cell);
        const parts = name.replace(/\[.*/, '').split(/[/.]/);
        const index = at % parts.length;
        expect(nameMatcher(parts.with(index, '*').join('/'))(name)).to.equal(true);
        expect(nameMatcher([...parts.slice(0, index), '**'].join('/'))(name)).to.equal(true);
        expect(nameMatcher(['**', ...parts.slice(index)].join('/'))(name)).to.equal(true);
        expect(nameMatcher(parts.slice(0, index).concat('*', parts.slice(index)).join('/'))(name)).to.equal(
          parts.slice(0, index).concat('*', parts.slice(index)).length === parts.length,
        );
      }),
    );
  });

  it('are no expressions: whatever is written is taken as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[*[\]./\n\r\u2028\u2029]/.test(text)),
        (text) => {
          expect(nameMatcher(text)(`${text}[small]`)).to.equal(true);
          expect(nameMatcher(`${text}+`)(`${text}[small]`)).to.equal(false);
        },
      ),
    );
  });
});
