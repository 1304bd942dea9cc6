import type { WarningPreset } from '@linnet/api-schemas/mastodon/warning-preset.ts';
import type { WarningPreset as Preset } from '../../../core/sanctions/presets.ts';
import { toInstant } from './dates.ts';

export function renderWarningPreset({ id, use, title, text, updatedAt }: Preset): WarningPreset {
  return { id: String(id), use, title, text, updated_at: toInstant(updatedAt) };
}
