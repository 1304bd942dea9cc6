import type { Tx } from '../../db/database.ts';
import type { FilesTable } from '../../db/tables/files.ts';
import type { NewRow } from '../../db/tables/index.ts';
import type { Context } from '../context.ts';
import type { Facet, FacetPost } from '../facet.ts';
import { attachMedia, findAttachable, writeUses } from './attach.ts';
import { changePreview, type NewPreview } from './make-preview.ts';
import { changeText, type MediaText, type MediaTextChange } from './media-text.ts';
import { deletePostMedia, findMediaTexts, findRemoteFilesOf } from './queries.ts';
import { insertRemoteFiles } from './remote-files.ts';
import { replacePreview } from './update-media.ts';

/** A file that hangs on a remote post; shown through the proxy. */
export interface RemoteMedia {
  kind: FilesTable['kind'];
  mimeType: string | null;
  url: string;
  description: string | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
  /** A picture that stands for what is none. */
  remotePreviewUrl?: string | null;
  focusX: number;
  focusY: number;
}

/** The author's own files by id, with what is to be said anew of them, or what another server describes; in their order. */
export type MediaInput = { own: number[]; texts?: MediaTextChange[] } | { remote: RemoteMedia[] };
type PreparedMedia = { own: MediaText[]; previews: (NewPreview & { id: number })[] } | { remote: RemoteMedia[] };

/** Files of a post. What an edit leaves out is not lost: earlier versions name it. */
export const mediaFacet: Facet<MediaInput, PreparedMedia> = {
  async check(ctx, { accountId, postId }, input) {
    if (!('own' in input)) return input;
    const files = await findAttachable(ctx, accountId, input.own);
    const said = postId === undefined ? [] : await findMediaTexts.all(ctx.db, { postId });
    const before = new Map(said.map((text) => [text.id, text]));
    const changes = new Map((input.texts ?? []).map((change) => [change.id, change]));
    // What is said of it in this post, or else of the file itself, and what is to be said anew.
    const own = input.own.map((id) =>
      changeText(before.get(id) ?? (files.get(id) as FilesTable), changes.get(id) ?? {}),
    );
    const previews: (NewPreview & { id: number })[] = [];
    for (const { id } of own) {
      const thumbnail = changes.get(id)?.thumbnail;
      if (thumbnail === undefined) continue;
      previews.push({ id, ...(await changePreview(ctx, files.get(id) as FilesTable, thumbnail)) });
    }
    return { own, previews };
  },
  columns: (input) => ({ mediaCount: 'own' in input ? input.own.length : input.remote.length }),
  async write(ctx, tx, post, input, isEdit) {
    // The versions that are written with an edit name what it leaves out: nothing is let go of here.
    const known = isEdit && 'remote' in input ? await findRemoteFilesOf.all(tx, { postId: post.id }) : [];
    if (isEdit) await deletePostMedia.run(tx, { postId: post.id });
    if ('remote' in input) return writeRemote(ctx, tx, post, input.remote, known);
    const { id: postId, accountId } = post;
    await attachMedia(tx, { accountId, postId, media: input.own });
    for (const preview of input.previews) await replacePreview(ctx, tx, { accountId, ...preview });
  },
};

/** A file that was there before stays the one it is, so that versions and addresses of it stay the same. */
async function writeRemote(
  ctx: Context,
  tx: Tx,
  { id: postId, accountId, createdAt }: FacetPost,
  media: RemoteMedia[],
  known: { id: number; remoteUrl: string | null }[],
): Promise<void> {
  const free = new Map(known.map((file) => [file.remoteUrl, file.id]));
  const rows: NewRow<'files'>[] = [];
  const uses: MediaText[] = [];
  for (const { url, remotePreviewUrl = null, ...file } of media) {
    let id = free.get(url);
    free.delete(url);
    if (id === undefined) {
      id = ctx.ids.next();
      rows.push({ id, accountId, state: 'ready', ...file, remoteUrl: url, remotePreviewUrl, createdAt });
    }
    const { description, focusX, focusY } = file;
    uses.push({ id, description, focusX, focusY });
  }
  await insertRemoteFiles(ctx, tx, rows);
  await writeUses(tx, postId, uses);
}
