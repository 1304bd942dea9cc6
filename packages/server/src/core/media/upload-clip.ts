import { createReadStream } from 'node:fs';
import type { FilesTable } from '../../db/tables/files.ts';
import type { MediaType } from '../../lib/sniff-media.ts';
import type { Context } from '../context.ts';
import { insertFiles } from '../files/insert-files.ts';
import { storeStream } from '../files/stored-files.ts';
import { makePreview } from './make-preview.ts';
import { newFile } from './new-file.ts';
import { processClipJob } from './process-clip.ts';
import type { Upload } from './read-upload.ts';

/** Stores a video or a sound as it came and has it worked on; the row is `processing`. Throws as `uploadMedia`. */
export async function uploadClip(
  ctx: Context,
  { accountId, file, thumbnail }: { accountId: number; file: Upload; thumbnail?: Upload },
  said: Pick<FilesTable, 'description' | 'focusX' | 'focusY'>,
  { family, mimeType, extension }: MediaType,
): Promise<FilesTable> {
  const id = ctx.ids.next();
  const preview = thumbnail === undefined ? {} : await makePreview(ctx, { id, accountId, thumbnail });
  const body = typeof file === 'string' ? createReadStream(file) : file;
  const { key, bytes } = await storeStream(ctx, { fileId: id }, { body, mimeType, extension });
  const kind = family === 'audio' ? 'audio' : 'video';
  const row = newFile(ctx, { id, accountId, kind, state: 'processing', mimeType, key, bytes, ...preview, ...said });
  await ctx.db.write(async (tx) => {
    await insertFiles(tx, [row]);
    await ctx.queue.enqueue(tx, processClipJob, [{ id, accountId }]);
  });
  return row;
}
