import { prepare } from '../../db/prepare.ts';

export const findEmoji = prepare<{ domain: string; shortcode: string }>()((q) =>
  q.db
    .selectFrom('emojis')
    .selectAll()
    .where('domain', '=', q.param('domain'))
    .where('shortcode', '=', q.param('shortcode')),
);

export const changeEmoji = prepare<{ id: number; remoteUrl: string; now: number }>()((q) =>
  q.db
    .updateTable('emojis')
    .set({ remoteUrl: q.param('remoteUrl'), updatedAt: q.param('now') })
    .where('id', '=', q.param('id')),
);
