import { asyncRefreshes } from '@linnet/api-schemas/mastodon/endpoints/async-refreshes.ts';
import { notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';

/** Answers are whole here: nothing is fetched behind them. */
export const asyncRefreshRoutes = defineRoutes(asyncRefreshes, {
  get: () => {
    throw notFound();
  },
});
