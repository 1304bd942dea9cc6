import type { Collection } from '../src/lib/api/types.ts';
import { ARABIC, alice, id, LONG, long, NOW } from './fixtures.ts';

const collection = (parts: Partial<Collection>): Collection => ({
  id: id(),
  account_id: '1',
  uri: 'https://linnet.test/featured/1',
  url: 'https://linnet.test/collections/1',
  name: 'Bird watchers',
  description: 'Out before dawn',
  language: 'en',
  local: true,
  sensitive: false,
  discoverable: true,
  tag: { name: 'birds', url: 'https://linnet.test/tags/birds' },
  item_count: 2,
  items: [],
  created_at: NOW,
  updated_at: NOW,
  ...parts,
});

/** With people, with a long name, with little in it. */
export const collections: Collection[] = [
  collection({
    items: [
      { id: '1', account_id: alice.id, state: 'accepted', created_at: NOW },
      { id: '2', account_id: long.id, state: 'pending', created_at: NOW },
    ],
  }),
  collection({ name: LONG, description: `${LONG} ${LONG}`, discoverable: false, tag: null, item_count: 0 }),
  collection({ name: ARABIC, description: '', item_count: 1 }),
];
