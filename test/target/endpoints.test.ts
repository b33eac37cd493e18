import { expect } from 'chai';
import { endpointsOf } from '../../harness/target/endpoints.ts';

const FORMAT = { push: '/up/', pull: '/{{cell}}/', endpoints: { oci: '/v2/{{cell}}/' } };

describe('endpoints of a target', () => {
  it('lie below the base, with or without a slash at its end', () => {
    for (const base of ['https://r.test/registry', 'https://r.test/registry/'])
      expect(endpointsOf(FORMAT, new URL(base), 'abc', 'target.yaml')).to.deep.equal({
        push: 'https://r.test/registry/up/',
        pull: 'https://r.test/registry/abc/',
        endpoints: { oci: 'https://r.test/registry/v2/abc/' },
      });
  });

  it('know no other hole', () => {
    expect(() =>
      endpointsOf({ ...FORMAT, push: '/{{name}}/' }, new URL('https://r.test'), 'abc', 'target.yaml'),
    ).to.throw('target.yaml: there is no {{name}}');
  });
});
