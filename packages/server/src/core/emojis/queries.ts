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

/** Ours that can be used. */
export const findOwnEmojis = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('emojis')
    .select(['id', 'shortcode', 'file', 'category', 'updatedAt'])
    .where('domain', '=', '')
    .where('disabledAt', 'is', null)
    .where('file', 'is not', null)
    .orderBy('shortcode'),
);

/** Ours that have a picture, whether they can be used or not. */
export const findAllOwnEmojis = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('emojis')
    .select(['id', 'shortcode', 'file', 'category', 'updatedAt', 'disabledAt'])
    .where('domain', '=', '')
    .where('file', 'is not', null)
    .orderBy('shortcode'),
);

export const findEmojiById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('emojis').selectAll().where('id', '=', q.param('id')),
);

/** Those of another server by name, from one on. */
export const findEmojisOf = prepare<{ domain: string; from: string; limit: number }>()((q) =>
  q.db
    .selectFrom('emojis')
    .select(['id', 'shortcode', 'remoteUrl'])
    .where('domain', '=', q.param('domain'))
    .where('shortcode', '>=', q.param('from'))
    .where('remoteUrl', 'is not', null)
    .orderBy('shortcode')
    .limit(q.param('limit')),
);

/** 0 where it can be used already. */
export const enableEmoji = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('emojis')
    .set({ disabledAt: null, updatedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('disabledAt', 'is not', null),
);

export const setCategory = prepare<{ id: number; category: string | null; now: number }>()((q) =>
  q.db
    .updateTable('emojis')
    .set({ category: q.param('category'), updatedAt: q.param('now') })
    .where('id', '=', q.param('id')),
);

export const countOwnEmojis = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('emojis')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('domain', '=', ''),
);

/** One that was taken away, with another picture. */
export const changeOwnEmoji = prepare<{ id: number; file: string; category: string | null; now: number }>()((q) =>
  q.db
    .updateTable('emojis')
    .set({
      file: q.param('file'),
      category: q.param('category'),
      updatedAt: q.param('now'),
      disabledAt: null,
    })
    .where('id', '=', q.param('id')),
);

/** Its picture is gone: the name alone is left, for another one. */
export const forgetPicture = prepare<{ id: number }>()((q) =>
  q.db.updateTable('emojis').set({ file: null }).where('id', '=', q.param('id')),
);

export const disableEmoji = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('emojis')
    .set({ disabledAt: q.param('now') })
    .where('id', '=', q.param('id')),
);
