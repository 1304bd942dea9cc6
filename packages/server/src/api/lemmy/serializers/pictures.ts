import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { proxyUrl } from '../../../core/media/proxy.ts';

/** Where a picture is shown from: our own file, or through the proxy; undefined where there is none. */
export function pictureOf(ctx: Context, file: string | null, remoteUrl: string | null): string | undefined {
  if (file !== null) return mint.file(ctx, file);
  return remoteUrl === null ? undefined : proxyUrl(ctx, remoteUrl);
}
