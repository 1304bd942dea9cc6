import { adminSettings } from '@linnet/api-schemas/mastodon/endpoints/admin-settings.ts';
import type { ServerSettings } from '@linnet/api-schemas/mastodon/server-setting.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import {
  removeServerIcon,
  removeServerThumbnail,
  setServerIcon,
  setServerThumbnail,
} from '../../../core/media/server-pictures.ts';
import { tryService } from '../../../core/users/ask-service.ts';
import { changeSettings, showSettings } from '../../../core/users/change-settings.ts';
import { makePalette, writePalette } from '../../../core/users/palette.ts';
import { addRule, changeRule, moveRule, removeRule } from '../../../core/users/rules.ts';
import { loadInstanceSettings } from '../../../core/users/settings.ts';
import { findSettingKey, nameSetting } from '../../../core/users/settings-table.ts';
import { saveTerms } from '../../../core/users/terms.ts';
import { AppError } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderRule } from '../serializers/rule.ts';
import { renderTerms } from '../serializers/terms-of-service.ts';

/** What the server says and decides, for those who decide it. */
export const adminSettingRoutes = defineRoutes(adminSettings, {
  all: ({ ctx }) => describe(ctx),
  change: async ({ ctx, accountId, params }) => {
    await changeSettings(ctx, { by: accountId, texts: readTexts(params.settings) });
    return describe(ctx);
  },
  palette: ({ params }) => {
    const palette = makePalette(params.color);
    if (palette === undefined) throw new AppError('invalid', 'Validation failed: Color is not one such as #3366cc');
    return { ...palette, style: writePalette(palette) };
  },
  tryChallenge: async ({ ctx }) => {
    const trial = await tryService(ctx, await loadInstanceSettings(ctx));
    return trial.state === 'failed' ? trial : { ...trial, why: null, detail: '' };
  },
  setIcon: async ({ ctx, accountId, params }) => {
    await setServerIcon(ctx, { by: accountId, image: params.image.path });
    return describe(ctx);
  },
  removeIcon: async ({ ctx, accountId }) => {
    await removeServerIcon(ctx, { by: accountId });
    return describe(ctx);
  },
  setThumbnail: async ({ ctx, accountId, params: { image, description } }) => {
    await setServerThumbnail(ctx, { by: accountId, image: image?.path, description });
    return describe(ctx);
  },
  removeThumbnail: async ({ ctx, accountId }) => {
    await removeServerThumbnail(ctx, { by: accountId });
    return describe(ctx);
  },
  terms: async ({ ctx }) => {
    const settings = await loadInstanceSettings(ctx);
    return settings.terms.map((one) => ({ ...renderTerms(ctx, settings, one), text: one.text }));
  },
  saveTerms: ({ ctx, accountId, path, params }) =>
    saveTerms(ctx, { by: accountId, text: params.text, from: path.date }),
  addRule: async ({ ctx, accountId, params }) => renderRule(await addRule(ctx, { by: accountId, ...params })),
  changeRule: async ({ ctx, accountId, path, params }) =>
    renderRule(await changeRule(ctx, { by: accountId, id: path.id, ...params })),
  moveRule: async ({ ctx, accountId, path, params }) => {
    await moveRule(ctx, { by: accountId, id: path.id, to: params.to });
    return (await loadInstanceSettings(ctx)).rules.map(renderRule);
  },
  removeRule: ({ ctx, accountId, path }) => removeRule(ctx, { by: accountId, id: path.id }),
});

async function describe(ctx: Context): Promise<ServerSettings> {
  const settings = (await showSettings(ctx)).map(({ key, setting, value, kept, initial }) => {
    const { group, kind, max, least, most, required, choices } = setting;
    return {
      name: nameSetting(key, '_'),
      group,
      kind,
      value,
      kept,
      initial,
      max_length: max,
      least: kind === 'number' ? least : null,
      most: kind === 'number' ? most : null,
      required,
      choices: [...choices],
    };
  });
  const { icon, thumbnail } = await loadInstanceSettings(ctx);
  return {
    settings,
    locked: [...ctx.config.shown],
    icon: icon && mint.file(ctx, icon[192]),
    thumbnail: thumbnail && { url: mint.file(ctx, thumbnail.file), description: thumbnail.description },
  };
}

function readTexts(given: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const key = findSettingKey(name);
      if (key === undefined) throw new AppError('not-found', `There is no setting "${name.slice(0, 50)}"`);
      return [key, text];
    }),
  );
}
