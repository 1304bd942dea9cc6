import type { StatusEdit } from '../src/lib/api/types.ts';
import { ARABIC, alice, LONG, media, NOW, WORDS } from './fixtures.ts';

const edit = (parts: Partial<StatusEdit>): StatusEdit => ({
  content: '',
  spoiler_text: '',
  sensitive: false,
  created_at: NOW,
  account: alice,
  poll: null,
  quote: null,
  media_attachments: [],
  emojis: [],
  ...parts,
});
const field = media();

/** What posts were, oldest first. */
export const histories: [state: string, edits: StatusEdit[]][] = [
  [
    'words, a link',
    [
      edit({ content: `<p>${WORDS}</p><p>Seen at the gate.</p>` }),
      edit({
        content: `<p>${WORDS.replace('high, green', 'low, brown')}</p><p>See <a href="https://a.test/">${LONG}</a></p>`,
      }),
      edit({
        content: `<p><strong>${WORDS.replace('high, green', 'low, brown')}</strong></p><p>See <a href="https://a.test/">${LONG}</a></p>`,
      }),
    ],
  ],
  [
    'a warning, choices, files',
    [
      edit({ content: `<p>${ARABIC}</p>`, poll: { options: [{ title: 'Linnet' }, { title: LONG }] } }),
      edit({
        content: `<p>${ARABIC.replace('صافية', 'غائمة')}</p>`,
        spoiler_text: 'A sky',
        sensitive: true,
        poll: { options: [{ title: 'Linnets' }, { title: LONG }] },
        media_attachments: [field],
      }),
      edit({
        content: `<p>${ARABIC}</p>`,
        spoiler_text: `A wide ${LONG}`,
        media_attachments: [{ ...field, description: 'A red field in March' }, media()],
      }),
    ],
  ],
];
