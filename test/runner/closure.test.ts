import { expect } from 'chai';
import fc from 'fast-check';
import { closure } from '../../harness/runner/closure.ts';

const of =
  (graph: Readonly<Record<string, readonly string[]>>) =>
  (...names: string[]) =>
    closure(names, (name) => graph[name] ?? []);

describe('closure', () => {
  it('has everything that is needed, once, each after what it needs', () => {
    const needs = of({ rpm: ['registry', 'gpg'], registry: ['pki'], gpg: ['pki'], npm: ['registry'] });
    expect(needs('rpm', 'npm')).to.deep.equal(['pki', 'registry', 'gpg', 'rpm', 'npm']);
    expect(needs()).to.deep.equal([]);
  });

  it('shows a cycle', () => {
    const needs = of({ a: ['b'], b: ['c'], c: ['b'], d: ['d'] });
    expect(() => needs('a'))
      .to.throw('A cycle: b needs c needs b.')
      .with.property('code', 'CONFIG_INVALID');
    expect(() => needs('d')).to.throw('A cycle: d needs d.');
  });

  it('is complete and in order for any graph without cycles', () => {
    const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(graphs, (lists) => {
        // Needs point to smaller numbers, so there is no cycle.
        const graph = Object.fromEntries(
          lists.map((list, index) => [
            String(index),
            [...new Set(list.map((each) => each % (index || 1)))].filter((each) => each < index).map(String),
          ]),
        );
        const all = of(graph)(...Object.keys(graph));
        expect(all).to.have.members(Object.keys(graph));
        for (const [name, needs] of Object.entries(graph))
          for (const need of needs) expect(all.indexOf(need)).to.be.lessThan(all.indexOf(name));
      }),
    );
  });
});
