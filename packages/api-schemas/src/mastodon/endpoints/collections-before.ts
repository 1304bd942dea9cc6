import type { Endpoint } from '../../endpoint.ts';
import { collections } from './collections.ts';

/** The same where it was before it was settled, for apps that knew it then. */
function before<E extends Endpoint>(one: E): E {
  const path = one.path.replace('/v1/', '/v1_alpha/');
  return { ...one, path, notes: 'The same as under `/api/v1`, for older apps.' };
}

export const collectionsBefore = {
  of: before(collections.of),
  with: before(collections.with),
  create: before(collections.create),
  get: before(collections.get),
  update: before(collections.update),
  delete: before(collections.delete),
  addItem: before(collections.addItem),
  removeItem: before(collections.removeItem),
  revokeItem: before(collections.revokeItem),
};
