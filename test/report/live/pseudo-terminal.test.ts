import { expect } from 'chai';
import stringWidth from 'string-width';
import { PseudoTerminal, withoutTerminal } from './pseudo-terminal.ts';

const ESCAPE = '\u001b';
const WIDE = 't/npm/npm.パッケージの名前が長い場合の確認と絵文字🧪🧪を含む場合の確認[npm,small]';
const LONG = 't/cargo/cargo.index.a-check-with-a-name-that-is-longer-than-any-terminal-is-wide-as-a-rule[cargo,small]';
const TASKS = [
  { name: WIDE, format: 'npm' },
  { name: LONG, format: 'cargo' },
  { name: 't/cargo/cargo.other[cargo,small]', format: 'cargo' },
];
const FAULT = { cell: LONG, kind: 'crash', hit: true, evidence: '524288 of 1048576 bytes forwarded\u001b[2J' };

describe('the live view in a pseudo-terminal', () => {
  it('has a lane for each format, faults and load, in one row each, also after a resize, and is gone at the end', async () => {
    await using terminal = new PseudoTerminal(80, 24);
    terminal.tell({ start: TASKS, begin: WIDE });
    terminal.tell({
      begin: LONG,
      fault: FAULT,
      load: '250/s, 12 under way, 3 errors and much more of which nobody can see the end',
    });
    await terminal.until('everything', (text) =>
      /npm +0\/1[\s\S]*cargo +0\/2[\s\S]*faults +1 hit; last crash[\s\S]*load +250\/s/.test(text),
    );
    for (const columns of [80, 40, 100, 40]) {
      terminal.resize(columns, 24);
      await terminal.until(`lines as wide as ${columns} columns`, () => {
        const widths = terminal.drawn().map(({ text }) => stringWidth(text));
        return Math.max(...widths) < columns && Math.max(...widths) >= Math.min(columns - 2, 90);
      });
      const rows = terminal.drawn();
      expect(rows.map(({ text }) => text.split(/ +/)[1] ?? '').slice(1)).to.deep.equal([
        'npm',
        'cargo',
        'faults',
        'load',
      ]);
      for (const { text, folded } of rows) {
        expect(folded, text).to.equal(false);
        expect(stringWidth(text), text).to.be.below(columns);
      }
      expect(
        terminal.rows().filter(({ text }) => /^\[\d/.test(text)),
        `one view at ${columns}`,
      ).to.have.length(1);
    }
    terminal.tell({ end: WIDE, note: 'a note' });
    await terminal.until('the next state', (text) => text.includes('[1/3]') && /npm +1\/1/.test(text));
    terminal.tell({ finish: true });
    expect(await terminal.ended()).to.equal(0);
    const left = terminal.rows().map(({ text }) => text);
    expect(
      left.filter((row) => /^\[|^ {2}(npm|cargo|faults|load) /.test(row)),
      'what was drawn again',
    ).to.deep.equal([]);
    expect(left).to.include.members(['a note', 'report: /results/r']);
    expect(
      left.filter((row) => row.startsWith('✓ pass')),
      'the cell that ended',
    ).to.have.length(1);
    expect(terminal.bytes, 'what a registry said moves no cursor').to.not.include('forwarded\u001b[2J');
  });

  it('keeps every line of a burst, in its order, and is not drawn for each', async () => {
    await using terminal = new PseudoTerminal(40, 12, { NO_COLOR: '1' });
    terminal.tell({ start: TASKS, begin: LONG });
    terminal.tell({ burst: 1_000 });
    terminal.tell({ finish: true });
    expect(await terminal.ended()).to.equal(0);
    const rows = terminal.rows();
    const cells = rows.filter(({ text }) => text.startsWith('✓'));
    expect(cells.map(({ text }) => /burst-(\d+)/.exec(text)?.[1])).to.deep.equal(
      Array.from({ length: 1_000 }, (_, index) => String(index)),
    );
    expect(cells.filter(({ folded }) => folded)).to.deep.equal([]);
    expect(rows.filter(({ text }) => /^\[\d/.test(text))).to.deep.equal([]);
    expect(terminal.bytes.split(`${ESCAPE}[?2026h`).length, 'times that it was drawn').to.be.below(200);
    expect(terminal.bytes, 'no colour').to.not.match(new RegExp(`${ESCAPE}\\[[\\d;]*m`));
  });

  it('is plain lines where there is no terminal', async () => {
    const text = await withoutTerminal([
      { start: TASKS, begin: WIDE, fault: FAULT, load: '1/s' },
      { end: WIDE },
      { finish: true },
    ]);
    expect(text).to.not.include(ESCAPE).and.not.include('\r');
    expect(text.split('\n').slice(0, 2)).to.deep.equal([
      'Running 3 cells on Fake 1 with 2 workers, seed s',
      `✓ pass    ${WIDE} 1 assertions, 0 client runs, 1500 ms`,
    ]);
  });
});
