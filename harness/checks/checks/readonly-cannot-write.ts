import { check } from '../../core/check.ts';
import { expectRefusedPublish } from '../refused-publish.ts';

export default check({
  id: 'x.auth.readonly-cannot-write',
  tier: 'smoke',
  proves: ['x.auth.least-privilege'],
  needs: ['push', 'reader-role'],
  each: { client: 'publisher' },
  run: (context) => expectRefusedPublish(context, 'reader'),
});
