import { empty } from '@linnet/api-schemas/mastodon/endpoints/empty.ts';
import { defineRoutes, type Handlers } from '../../http/route.ts';

const nothing = () => [];

/** Lists that nothing can be put into yet. */
export const emptyRoutes = defineRoutes(
  empty,
  Object.fromEntries(Object.keys(empty).map((name) => [name, nothing])) as unknown as Handlers<typeof empty>,
);
