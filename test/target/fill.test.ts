import { expect } from 'chai';
import fc from 'fast-check';
import { HarnessError } from '../../harness/core/error.ts';
import { fill, fillDeep } from '../../harness/target/fill.ts';

describe('holes of a target file', () => {
  const holes = { port: '4873', 'writer.token': 't0ken', data: '/data' };

  it('are filled wherever they stand, as often as they stand', () => {
    expect(fill('{{port}}-{{ port }}-{{writer.token}}{{data}}', holes, 'x')).to.equal('4873-4873-t0ken/data');
    expect(fill('{port} {{}} {{-}} $1', holes, 'x')).to.equal('{port} {{}} {{-}} $1');
  });

  it('that are unknown name the file and the known ones', () => {
    for (const name of ['prot', 'writer', 'constructor', 'toString', '__proto__']) {
      let error: unknown;
      try {
        fill(`--port {{${name}}}`, holes, 'target.yaml');
      } catch (reason) {
        error = reason;
      }
      expect(error, name).to.be.instanceOf(HarnessError);
      expect(error).to.include({
        code: 'CONFIG_INVALID',
        message: `target.yaml: there is no {{${name}}}.`,
        remedy: 'Known here: port, writer.token, data.',
      });
    }
  });

  it('are filled in every string of a value, and only there', () => {
    const value = { a: ['{{port}}', 1, null, true, { b: '{{data}}/x' }], '{{port}}': '' };
    expect(fillDeep(value, holes, 'x')).to.deep.equal({ a: ['4873', 1, null, true, { b: '/data/x' }], '{{port}}': '' });
    expect(() => fillDeep({ a: ['{{none}}'] }, holes, 'x')).to.throw(HarnessError);
  });

  it('take values as they are, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(fill('<{{v}}>', { v: value }, 'x')).to.equal(`<${value}>`);
      }),
    );
  });
});
