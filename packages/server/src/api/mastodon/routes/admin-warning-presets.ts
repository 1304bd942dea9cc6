import { adminWarningPresets } from '@linnet/api-schemas/mastodon/endpoints/admin-warning-presets.ts';
import { addPreset, changePreset, listPresets, removePreset } from '../../../core/sanctions/presets.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderWarningPreset } from '../serializers/warning-preset.ts';

/** Texts that moderators begin with. */
export const adminWarningPresetRoutes = defineRoutes(adminWarningPresets, {
  all: async ({ ctx, params }) => (await listPresets(ctx, params.use)).map(renderWarningPreset),
  forRefusals: async ({ ctx }) => (await listPresets(ctx, 'refusal')).map(renderWarningPreset),
  add: async ({ ctx, accountId, params }) => renderWarningPreset(await addPreset(ctx, { by: accountId, ...params })),
  change: async ({ ctx, accountId, path, params }) =>
    renderWarningPreset(await changePreset(ctx, { by: accountId, id: path.id, ...params })),
  remove: ({ ctx, accountId, path }) => removePreset(ctx, { by: accountId, id: path.id }),
});
