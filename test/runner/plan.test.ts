import { expect } from 'chai';
import fc from 'fast-check';
import type { Check } from '../../harness/core/check.ts';
import { SIZES } from '../../harness/core/size.ts';
import { assertKnownClients, planCells, type Selection } from '../../harness/runner/plan.ts';
import { fakeCheck, fakeClient, fakeSubject } from '../fakes/fake-format.ts';

const publishOnly = fakeClient('pusher', { operations: { publish: fakeClient().operations.publish! } });
const installOnly = fakeClient('puller', {
  operations: { install: fakeClient().operations.install! },
  tlsRefusals: {},
});
const clients = [fakeClient('both'), publishOnly, installOnly] as const;

function planned(checks: readonly Partial<Check>[], changes: Partial<Selection> = {}): string[] {
  const subject = fakeSubject({ format: { clients }, checks: checks.map((check) => fakeCheck(check)) });
  const other = fakeSubject({ format: { id: 'other' }, checks: [fakeCheck({ id: 'other.a.b' })] });
  const selection = { target: 't', formats: ['fake'], tier: 'release', sizes: SIZES, ...changes } as const;
  return planCells({ subjects: [subject, other], disabled: [] }, selection).map(({ name }) => name);
}

describe('plan', () => {
  it('makes one small cell of a check that is about nothing in particular', () => {
    expect(planned([{}])).to.deep.equal(['t/fake/fake.topic.rule[small]']);
    expect(planned([{}], { sizes: ['large'] })).to.deep.equal(['t/fake/fake.topic.rule[small]']);
  });

  it('makes a cell for each client that can do it', () => {
    const each = (client: 'publisher' | 'installer' | 'any') => planned([{ each: { client } }]);
    expect(each('publisher')).to.deep.equal([
      't/fake/fake.topic.rule[both,small]',
      't/fake/fake.topic.rule[pusher,small]',
    ]);
    expect(each('installer')).to.deep.equal([
      't/fake/fake.topic.rule[both,small]',
      't/fake/fake.topic.rule[puller,small]',
    ]);
    expect(each('any')).to.have.length(3);
  });

  it('makes a cell for each size that was asked for', () => {
    const check = { each: { sizes: ['small', 'large'] } } as const;
    expect(planned([check])).to.deep.equal(['t/fake/fake.topic.rule[small]', 't/fake/fake.topic.rule[large]']);
    expect(planned([check], { sizes: ['large', 'medium'] })).to.deep.equal(['t/fake/fake.topic.rule[large]']);
    expect(planned([check], { sizes: ['medium'] })).to.deep.equal([]);
  });

  it('leaves out the certificates that a client does not look at', () => {
    const each = { client: 'installer', transports: ['expired', 'revoked', 'unknown-ca'] } as const;
    expect(planned([{ each }])).to.deep.equal([
      't/fake/fake.topic.rule[both,small,expired]',
      't/fake/fake.topic.rule[both,small,revoked]',
    ]);
    const without = planned([{ each: { transports: ['unknown-ca'] } }]);
    expect(without, 'about no client').to.deep.equal(['t/fake/fake.topic.rule[small,unknown-ca]']);
  });

  it('makes one cell without a client where none of the format publishes', () => {
    const subject = fakeSubject({
      format: { clients: [installOnly] },
      checks: [fakeCheck({ each: { client: 'publisher' } })],
    });
    const names = (more: Partial<Selection> = {}) =>
      planCells(
        { subjects: [subject], disabled: [] },
        { target: 't', formats: ['fake'], tier: 'release', sizes: SIZES, ...more },
      ).map(({ name }) => name);
    expect(names()).to.deep.equal(['t/fake/fake.topic.rule[small]']);
    expect(names({ clients: ['puller'] })).to.deep.equal([]);
  });

  it('shows a bad signature to the clients that look at it alone', () => {
    const signing = fakeClient('signing', { signatureRefusals: { unsigned: /unsigned/ } });
    const check = fakeCheck({ each: { client: 'installer', transports: ['unsigned', 'tampered'] } });
    const subject = fakeSubject({ format: { clients: [signing, installOnly] }, checks: [check] });
    const selection = { target: 't', formats: ['fake'], tier: 'release', sizes: SIZES } as const;
    expect(planCells({ subjects: [subject], disabled: [] }, selection).map(({ name }) => name)).to.deep.equal([
      't/fake/fake.topic.rule[signing,small,unsigned]',
    ]);
  });

  it('includes the tiers before', () => {
    const checks = (['smoke', 'full', 'release'] as const).map((tier) => ({ id: `fake.tier.${tier}`, tier }));
    const tiers = (tier: Selection['tier']) => planned(checks, { tier }).length;
    expect([tiers('smoke'), tiers('full'), tiers('release')]).to.deep.equal([1, 2, 3]);
  });

  it('keeps only chosen formats, and of a chosen client only the checks that are about it', () => {
    expect(planned([{}], { formats: ['other'] })).to.deep.equal(['t/other/other.a.b[small]']);
    expect(planned([{}], { formats: [] })).to.deep.equal([]);
    const checks = [{}, { id: 'fake.a.b', each: { client: 'any' } }] as const;
    expect(planned(checks, { clients: ['pusher'] })).to.deep.equal(['t/fake/fake.a.b[pusher,small]']);
  });

  it('selects by full names, by expressions and by a list of names, all of which have to hold', () => {
    const checks = ['fake.tag.move', 'fake.tag.add', 'fake.file.read'].map((id) => ({ id }));
    const checksOf = (changes: Partial<Selection>) =>
      planned(checks, changes).map((name) => name.split('/')[2]!.split('[')[0]);
    expect(checksOf({ filters: ['**/tag.*'] })).to.deep.equal(['fake.tag.move', 'fake.tag.add']);
    expect(checksOf({ filters: ['**/read', '**/add'] })).to.deep.equal(['fake.tag.add', 'fake.file.read']);
    expect(checksOf({ filters: [] })).to.deep.equal([]);
    expect(checksOf({ grep: /tag/ })).to.deep.equal(['fake.tag.move', 'fake.tag.add']);
    expect(checksOf({ grep: /tag/, grepInvert: /move/ })).to.deep.equal(['fake.tag.add']);
    expect(checksOf({ only: new Set(['t/fake/fake.file.read[small]']) })).to.deep.equal(['fake.file.read']);
    expect(checksOf({ only: new Set(['t/fake/fake.file.read[small]']), grep: /tag/ })).to.deep.equal([]);
  });

  it('names each cell once, and each name selects its cell alone', () => {
    const each = fc.record(
      {
        client: fc.constantFrom('publisher' as const, 'installer' as const, 'any' as const),
        sizes: fc.subarray([...SIZES]),
        transports: fc.subarray(['expired', 'revoked'] as const, { minLength: 1 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(each, (each) => {
        const names = planned([{ each }]);
        expect(new Set(names).size).to.equal(names.length);
        for (const name of names) expect(planned([{ each }], { filters: [name] })).to.deep.equal([name]);
      }),
    );
  });

  it('says which clients there are when one is unknown', () => {
    const catalogue = { subjects: [fakeSubject({ format: { clients } })], disabled: [] };
    const selection = { target: 't', formats: ['fake'], tier: 'smoke', sizes: SIZES } as const;
    assertKnownClients(catalogue, { ...selection, clients: ['both', 'puller'] });
    assertKnownClients(catalogue, selection);
    expect(() => assertKnownClients(catalogue, { ...selection, clients: ['both', 'bower'] }))
      .to.throw('There is no client bower in fake.')
      .with.property('remedy', 'Known: both, pusher, puller.');
    expect(() => assertKnownClients(catalogue, { ...selection, formats: ['x'], clients: ['both'] })).to.throw('both');
  });
});
