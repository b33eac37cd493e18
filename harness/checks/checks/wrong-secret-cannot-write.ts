import { check } from '../../core/check.ts';
import { expectRefusedPublish } from '../refused-publish.ts';

export default check({
  id: 'x.auth.wrong-secret-cannot-write',
  tier: 'smoke',
  proves: ['x.auth.secret-checked'],
  needs: ['push'],
  each: { client: 'publisher' },
  run: (context) => expectRefusedPublish(context, 'wrong'),
});
