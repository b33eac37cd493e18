import { check } from '../../core/check.ts';
import { expectRefusedPublish } from '../refused-publish.ts';

export default check({
  id: 'x.auth.anonymous-cannot-write',
  tier: 'smoke',
  proves: ['x.auth.challenge'],
  needs: ['push'],
  each: { client: 'publisher' },
  run: (context) => expectRefusedPublish(context, 'anonymous'),
});
