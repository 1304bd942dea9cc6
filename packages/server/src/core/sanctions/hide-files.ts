import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import { changeProfile } from '../accounts/queries.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { findFile, findFilesBy, findProfileFiles, setFileKeys } from '../files/queries.ts';
import { copyFile, removeFiles } from '../files/stored-files.ts';
import { findFilesOf } from '../media/uses.ts';

/** Some files; or the pictures of an account here and its files from an id on. */
type HideInput = { fileIds: number[] } | { accountId: number; above: number };

const LOT = 20;

/**
 * Gives the files of what was taken away new addresses: who was told of the old ones finds nothing there any more. Where it
 * comes back within its thirty days, the new ones are shown. Done again, they move once more.
 */
export const hideFilesJob = defineJob<Context, HideInput>({
  name: 'sanctions.hide-files',
  priority: 3,
  concurrency: 1,
  run: async (ctx, inputs) => {
    for (const input of inputs) {
      if ('fileIds' in input) await moveFiles(ctx, input.fileIds);
      else await moveFilesBy(ctx, input);
    }
  },
});

/** Asks for it in the transaction that takes the post away; files of other servers are none of ours. */
export async function hideFilesOfPost(ctx: Context, tx: Tx, postId: number): Promise<void> {
  const fileIds = await findFilesOf(tx, postId);
  if (fileIds.length > 0) await ctx.queue.enqueue(tx, hideFilesJob, [{ fileIds }]);
}

/** The same for all that somebody here has uploaded. */
export const hideFilesBy = (ctx: Context, tx: Tx, accountId: number): Promise<void> =>
  ctx.queue.enqueue(tx, hideFilesJob, [{ accountId, above: 0 }]);

async function moveFilesBy(ctx: Context, { accountId, above }: { accountId: number; above: number }): Promise<void> {
  if (above === 0) await movePictures(ctx, accountId);
  const rows = await findFilesBy.all(ctx.db, { accountId, above, limit: LOT });
  const last = rows.at(-1)?.id;
  if (last === undefined) return;
  await moveFiles(
    ctx,
    rows.map(({ id }) => id),
  );
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, hideFilesJob, [{ accountId, above: last }]), { durable: false });
}

async function moveFiles(ctx: Context, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const file = await findFile.first(ctx.db, { id });
    if (file === undefined || file.key === null) continue;
    const { key: was, previewKey: previewWas } = file;
    const key = await copyFile(ctx, { fileId: id }, was);
    if (key === undefined) continue;
    const previewKey =
      previewWas === null || previewWas === was ? previewWas && key : await copyFile(ctx, { fileId: id }, previewWas);
    await ctx.db.write(async (tx) => {
      // Another picture was chosen meanwhile, or it has gone: then nothing names the copies, which go by themselves.
      if ((await setFileKeys.run(tx, { id, was, previewWas, key, previewKey: previewKey ?? null })) === 0) return;
      await removeFiles(ctx, tx, [was, previewWas]);
    });
  }
}

async function movePictures(ctx: Context, accountId: number): Promise<void> {
  const was = await findProfileFiles.first(ctx.db, { id: accountId });
  if (was === undefined) return;
  const copy = (key: string | null) => (key === null ? undefined : copyFile(ctx, { accountId }, key));
  const [avatarFile, headerFile] = [await copy(was.avatarFile), await copy(was.headerFile)];
  const changes = { ...(avatarFile && { avatarFile }), ...(headerFile && { headerFile }) };
  if (Object.keys(changes).length === 0) return;
  await ctx.db.write(async (tx) => {
    const now = await findProfileFiles.first(tx, { id: accountId });
    if (now?.avatarFile !== was.avatarFile || now.headerFile !== was.headerFile) return;
    if ((await changeProfile(tx, accountId, changes)) === 0) return;
    await removeFiles(ctx, tx, [avatarFile ? was.avatarFile : null, headerFile ? was.headerFile : null]);
    await tellChanged(ctx, tx, 'account', [accountId]);
  });
}
