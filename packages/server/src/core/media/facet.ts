import type { Tx } from '../../db/database.ts';
import type { NewRow } from '../../db/tables/index.ts';
import type { MediaTable } from '../../db/tables/media.ts';
import type { Context } from '../context.ts';
import type { Facet, FacetPost } from '../facet.ts';
import { attachMedia, findAttachable } from './attach.ts';
import { changeText, type MediaText, type MediaTextChange } from './media-text.ts';
import { changeMediaText, findAllMediaOfPost, putBackMedia, setMediaAside } from './queries.ts';
import { insertRemoteMedia } from './remote-media.ts';

/** A file that hangs on a remote post; shown through the proxy. */
export interface RemoteMedia {
  kind: MediaTable['kind'];
  mimeType: string | null;
  url: string;
  description: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  focusX: number;
  focusY: number;
}

/** The author's own uploads by id, with what is to be said anew of them, or what another server describes; in their order. */
export type MediaInput = { own: number[]; texts?: MediaTextChange[] } | { remote: RemoteMedia[] };
type PreparedMedia = { own: number[]; texts: MediaText[] } | { remote: RemoteMedia[] };

/** Files of a post. What an edit leaves out is set aside, not lost: earlier versions show it. */
export const mediaFacet: Facet<MediaInput, PreparedMedia> = {
  async check(ctx, { accountId, postId }, input) {
    if (!('own' in input)) return input;
    const rows = new Map((await findAttachable(ctx, accountId, input.own, postId)).map((row) => [row.id, row]));
    const texts = (input.texts ?? []).flatMap((change) => {
      const row = rows.get(change.id);
      return row === undefined ? [] : [changeText(row, change)];
    });
    return { own: input.own, texts };
  },
  columns: (input) => ({ mediaCount: 'own' in input ? input.own.length : input.remote.length }),
  async write(ctx, tx, post, input, isEdit) {
    if (isEdit) await setMediaAside.run(tx, { postId: post.id });
    if ('remote' in input) return writeRemote(ctx, tx, post, input.remote, isEdit);
    const { accountId, id: postId } = post;
    for (const text of input.texts) await changeMediaText.run(tx, { ...text, accountId });
    await attachMedia(tx, { accountId, postId, mediaIds: input.own });
  },
};

/** A file that was there before keeps its row, so that versions and addresses of it stay the same. */
async function writeRemote(
  ctx: Context,
  tx: Tx,
  { id: postId, accountId, createdAt }: FacetPost,
  files: RemoteMedia[],
  isEdit: boolean,
): Promise<void> {
  const known = isEdit ? await findAllMediaOfPost.all(tx, { postId }) : [];
  const free = new Map(known.map((row) => [row.remoteUrl, row.id]));
  const rows: NewRow<'media'>[] = [];
  for (const [position, { url, ...file }] of files.entries()) {
    const id = free.get(url);
    free.delete(url);
    if (id !== undefined) {
      const { description, focusX, focusY } = file;
      await putBackMedia.run(tx, { id, position, description, focusX, focusY });
      continue;
    }
    rows.push({
      id: ctx.ids.next(),
      accountId,
      postId,
      position,
      ...file,
      state: 'ready',
      file: null,
      previewFile: null,
      remoteUrl: url,
      bytes: null,
      previewWidth: null,
      previewHeight: null,
      createdAt,
    });
  }
  await insertRemoteMedia(ctx, tx, rows);
}
