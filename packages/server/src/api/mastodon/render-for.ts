import type { Context } from '../../core/context.ts';
import { proxyUrl, remoteFileUrl, stillUrl } from '../../core/media/proxy.ts';
import { findAppNames } from '../../core/oauth/apps.ts';
import { perProcess } from '../../core/per-process.ts';
import type { PostView } from '../../core/views/post.ts';
import { createCache } from '../../lib/cache.ts';
import type { Render, RenderedApp } from './serializers/render.ts';

const APPS_KEPT = 10_000;

const made = perProcess((ctx) => {
  const apps = createCache<number, RenderedApp | null>({ max: APPS_KEPT });
  const render: Render = {
    here: ctx,
    proxyUrl: (url) => proxyUrl(ctx, url),
    remoteFileUrl: (url) => remoteFileUrl(ctx, url),
    stillUrl: (url) => stillUrl(ctx, url),
    findApp: (id) => apps.get(id) ?? null,
    accounts: new WeakMap(),
    posts: new WeakMap(),
  };
  return { render, apps };
});

/** What serializers of this server are given. `prepareProxy` has run before. */
export function renderFor(ctx: Context): Render {
  return made(ctx).render;
}

type Named = Pick<PostView, 'facts' | 'quote'>;

/** Gets the names of the apps that posts were written with into memory: serializers answer at once. They never change. */
export async function loadAppNames(ctx: Context, posts: readonly Named[]): Promise<void> {
  const { apps } = made(ctx);
  const all = [...posts, ...posts.flatMap(({ quote }) => quote?.post ?? [])];
  const unknown = new Set(
    all.flatMap(({ facts: { appId } }) => (appId === null || apps.get(appId) !== undefined ? [] : [appId])),
  );
  if (unknown.size === 0) return;
  const found = new Map(
    (await findAppNames(ctx, [...unknown])).map(({ id, name, website }) => [id, { name, website }]),
  );
  for (const id of unknown) apps.set(id, found.get(id) ?? null);
}
