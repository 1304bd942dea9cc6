import { collectionsBefore } from '@linnet/api-schemas/mastodon/endpoints/collections-before.ts';
import { defineRoutes } from '../../http/route.ts';
import { collectionHandlers } from './collections.ts';

/** Collections of people, where older apps look for them. */
export const collectionBeforeRoutes = defineRoutes(collectionsBefore, collectionHandlers);
