import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';

/** Lists that are truly empty here, because nothing can be put into them yet, and that apps ask for at each start. */
const OPEN = [
  '/api/v1/custom_emojis',
  '/api/v1/trends',
  '/api/v1/trends/tags',
  '/api/v1/trends/statuses',
  '/api/v1/trends/links',
  '/api/v1/accounts/:id/featured_tags',
  '/api/v1/accounts/:id/endorsements',
];

const OWN: readonly [path: string, scope: string | undefined][] = [
  ['/api/v1/announcements', undefined],
  ['/api/v1/filters', 'read:filters'],
  ['/api/v2/filters', 'read:filters'],
  ['/api/v1/featured_tags', 'read:accounts'],
  ['/api/v1/followed_tags', 'read:follows'],
  ['/api/v1/domain_blocks', 'read:blocks'],
  ['/api/v1/endorsements', 'read:accounts'],
  ['/api/v1/suggestions', 'read'],
  ['/api/v2/suggestions', 'read'],
];

export const emptyRoutes: ApiRoutes = async (app) => {
  for (const path of OPEN) app.get(path, { preValidation: requireAuth({ access: 'optional' }) }, async () => []);
  for (const [path, scope] of OWN) {
    app.get(
      path,
      { preValidation: requireAuth({ access: 'user', ...(scope === undefined ? {} : { scopes: [scope] }) }) },
      async () => [],
    );
  }
};
