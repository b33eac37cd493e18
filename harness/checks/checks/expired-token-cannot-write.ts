import { check } from '../../core/check.ts';
import { expectRefusedPublish } from '../refused-publish.ts';

export default check({
  id: 'x.auth.expired-token-cannot-write',
  tier: 'smoke',
  proves: ['x.auth.expiry'],
  needs: ['push', 'token-expiry'],
  each: { client: 'publisher' },
  run: (context) => expectRefusedPublish(context, 'expired'),
});
