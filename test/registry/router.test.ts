import { expect } from 'chai';
import type { Route } from '../../harness/core/registry.ts';
import { decodeSegments, Router } from '../../harness/registry/router.ts';

const route = (path: string, method: Route['method'] = 'GET'): Route => ({
  method,
  path,
  access: 'read',
  handle: async () => ({ status: 200 }),
});

function matched(routes: readonly Route[], path: string, method = 'GET'): string {
  const match = new Router(routes).match(method, decodeSegments(path));
  if (!match) return 'nothing';
  return 'route' in match ? `${match.route.path} ${JSON.stringify(match.params)}` : `allow ${match.allow.join()}`;
}

describe('registry routes', () => {
  it('match segments with holes, decoded', () => {
    expect(matched([route('/:name/:version')], '/a%2Fb/1')).to.equal('/:name/:version {"name":"a/b","version":"1"}');
    expect(matched([route('/@:scope/:name')], '/@a/b')).to.equal('/@:scope/:name {"scope":"a","name":"b"}');
    expect(matched([route('/:name')], '/a/b')).to.equal('nothing');
  });

  it('match a rest up to the end, which may be empty', () => {
    expect(matched([route('/x/*rest')], '/x/a/b')).to.equal('/x/*rest {"rest":"a/b"}');
    expect(matched([route('/x/*rest')], '/x')).to.equal('/x/*rest {"rest":""}');
  });

  it('match a rest up to the segments that follow it, which may not be empty', () => {
    const routes = [route('/*module/@v/list'), route('/*module/@v/:file')];
    expect(matched(routes, '/a.b/c/@v/list')).to.equal('/*module/@v/list {"module":"a.b/c"}');
    expect(matched(routes, '/a.b/@v/d/@v/v1.zip')).to.equal('/*module/@v/:file {"module":"a.b/@v/d","file":"v1.zip"}');
    for (const path of ['/@v/list', '/a.b/c/@v', '/a.b/list', '/a.b/@v/v1/zip'])
      expect(matched(routes, path), path).to.equal('nothing');
  });

  it('answer HEAD by GET, and tell which methods a path knows', () => {
    const routes = [route('/a'), route('/a', 'PUT')];
    expect(matched(routes, '/a', 'HEAD')).to.equal('/a {}');
    expect(matched(routes, '/a', 'DELETE')).to.equal('allow GET,HEAD,PUT');
  });
});
