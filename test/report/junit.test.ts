import { expect } from 'chai';
import fc from 'fast-check';
import type { Report } from '../../harness/core/report.ts';
import { junitXml } from '../../harness/report/junit.ts';
import { anyReport, fakeReport, fakeResultOf } from '../fakes/fake-report.ts';
import { parseXml, type XmlElement } from './strict-xml.ts';

const below = ({ children }: XmlElement, name: string) => children.filter((child) => child.name === name);
const COUNTS = { failures: 'failure', errors: 'error', skipped: 'skipped' } as const;

/** The file as another program reads it: written as UTF-8 and parsed by a parser of its own. */
const read = (report: Report) => parseXml(Buffer.from(junitXml(report)).toString('utf8'));

/** What the schemas have in common that Jenkins, GitLab and Azure publish for JUnit files; children in their order. */
const SCHEMA: Record<string, { required: string[]; optional?: string[]; children: string[] }> = {
  testsuites: {
    required: ['tests', 'failures', 'errors'],
    optional: ['name', 'time', 'skipped'],
    children: ['testsuite'],
  },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['time', 'timestamp', 'skipped'],
    children: ['properties', 'testcase'],
  },
  properties: { required: [], children: ['property'] },
  property: { required: ['name', 'value'], children: [] },
  testcase: { required: ['name', 'classname'], optional: ['time'], children: ['skipped', 'error', 'failure'] },
  skipped: { required: [], optional: ['message'], children: [] },
  error: { required: [], optional: ['message', 'type'], children: [] },
  failure: { required: [], optional: ['message', 'type'], children: [] },
};

describe('strict XML, the parser of these tests', () => {
  it('refuses what is not well-formed', () => {
    for (const text of [
      '',
      '<a>',
      '<a></b>',
      '<a/><b/>',
      '<a>\u0000</a>',
      '<a>&x;</a>',
      '<a>&</a>',
      '<a>]]></a>',
      '<a b="<"/>',
      '<a b="1" b="2"/>',
      '<a>&#0;</a>',
      '<a',
      'x<a/>',
      '<a b=c/>',
    ])
      expect(() => parseXml(text), text).to.throw();
    expect(parseXml('<?xml version="1.0"?><a b="&lt;">x&#10;<![CDATA[<]]><c/></a>')).to.deep.equal({
      name: 'a',
      attributes: { b: '<' },
      text: 'x\n<',
      children: [{ name: 'c', attributes: {}, children: [], text: '' }],
    });
  });
});

describe('junit.xml', () => {
  it('is well-formed whatever clients print, and every total equals its children', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const root = read(report);
        expect(root.name).to.equal('testsuites');
        const suites = below(root, 'testsuite');
        for (const suite of suites) {
          const cases = below(suite, 'testcase');
          expect(suite.attributes.tests).to.equal(String(cases.length));
          for (const [count, child] of Object.entries(COUNTS)) {
            const children = cases.flatMap((each) => below(each, child)).length;
            expect(suite.attributes[count], count).to.equal(String(children));
          }
        }
        for (const count of ['tests', ...Object.keys(COUNTS)]) {
          const sum = suites.reduce((total, suite) => total + Number(suite.attributes[count]), 0);
          expect(root.attributes[count], count).to.equal(String(sum));
        }
        expect(root.attributes.tests).to.equal(String(report.cells.length));
      }),
    );
  });

  it('keeps the de-facto schema: no element and no attribute that CI systems do not know, none missing', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const check = (element: XmlElement): void => {
          const rule = SCHEMA[element.name]!;
          expect(rule, element.name).to.not.equal(undefined);
          const attributes = Object.keys(element.attributes);
          expect(
            rule.required.filter((name) => !attributes.includes(name)),
            `missing in ${element.name}`,
          ).to.deep.equal([]);
          const allowed = [...rule.required, ...(rule.optional ?? [])];
          expect(
            attributes.filter((name) => !allowed.includes(name)),
            `unknown in ${element.name}`,
          ).to.deep.equal([]);
          const order = element.children.map(({ name }) => rule.children.indexOf(name));
          expect(order, `children of ${element.name}`)
            .to.deep.equal(order.toSorted((a, b) => a - b))
            .and.to.not.include(-1);
          for (const name of ['tests', 'failures', 'errors', 'skipped'].filter((each) => each in element.attributes))
            expect(element.attributes[name]).to.match(/^\d+$/);
          if (element.attributes.time !== undefined) expect(element.attributes.time).to.match(/^\d+\.\d+$/);
          for (const child of element.children) check(child);
        };
        check(read(report));
      }),
    );
  });

  it('says by properties what ran on what', () => {
    const [suite] = below(read(fakeReport([fakeResultOf('pass')])), 'testsuite');
    const properties = below(below(suite!, 'properties')[0]!, 'property').map(({ attributes }) => [
      attributes.name,
      attributes.value,
    ]);
    expect(Object.fromEntries(properties)).to.deep.equal({
      run: '20260101-000000-abcd',
      seed: 's33d',
      target: 't',
      'target version': '1.0',
      regproof: '0.1.0',
    });
  });

  it('keeps every cell that is not green visible as what it is', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const known = new Set(report.known.map(({ cell }) => cell));
        const cases = new Map(
          below(read(report), 'testsuite')
            .flatMap((suite) => below(suite, 'testcase'))
            .map((each) => [each.attributes.name!, each.children.map(({ name }) => name)]),
        );
        const kinds = {
          pass: [],
          warn: [],
          skip: ['skipped'],
          fail: ['failure'],
          error: ['error'],
          unknown: ['error'],
        };
        for (const { name, verdict } of report.cells)
          expect(cases.get(name), name).to.deep.equal(known.has(name) ? ['skipped'] : kinds[verdict]);
      }),
    );
  });

  it('shows requirement, evidence and how to repeat', () => {
    const suite = below(read(fakeReport([fakeResultOf('fail'), fakeResultOf('unknown')])), 'testsuite')[0]!;
    expect(suite.attributes).to.include({ name: 't/fake', time: '3.000' });
    const [failing, unknown] = below(suite, 'testcase');
    expect(failing!.attributes).to.deep.equal({
      name: 't/fake/fake.a.fail[small]',
      classname: 'fake.fake.a.fail',
      time: '1.500',
    });
    expect(failing!.children[0]).to.deep.include({
      attributes: { message: 'expected 404, got 200', type: 'fail' },
      text: "fake.must\nline one\nline two\nnpx regproof run --filter 'fake.a.fail'",
    });
    expect(unknown!.children[0]!.attributes).to.deep.equal({ message: 'reason of unknown', type: 'unknown' });
  });

  it('calls a known failure skipped, and says that it is known', () => {
    const cell = fakeResultOf('fail');
    const known = [{ cell: cell.name, verdict: 'fail' as const, reason: 'x' }];
    const [suite] = below(read(fakeReport([cell], { known })), 'testsuite');
    expect(suite!.attributes).to.include({ failures: '0', skipped: '1' });
    expect(below(suite!, 'testcase')[0]!.children[0]!.attributes.message).to.equal(
      'known failure: expected 404, got 200',
    );
  });

  it('keeps the text of outputs', () => {
    const evidence = 'a ]]> b <script>&amp;&nbsp;</script> \u0000\u001b[31m ü €';
    const findings = [{ requirement: 'r', verdict: 'fail' as const, expected: '<"&\'>', actual: 'x', evidence }];
    const [suite] = below(read(fakeReport([fakeResultOf('fail', { findings })])), 'testsuite');
    const failure = below(suite!, 'testcase')[0]!.children[0]!;
    expect(failure.text).to.include('a ]]> b <script>&amp;&nbsp;</script> \ufffd\ufffd[31m ü €');
    expect(failure.attributes.message).to.equal('expected <"&\'>, got x');
  });

  it('is well-formed for a run of nothing', () => {
    expect(read(fakeReport([])).attributes).to.include({ tests: '0', failures: '0', errors: '0', skipped: '0' });
  });
});
