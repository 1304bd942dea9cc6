/** What the menu of a profile opens. */
export type AccountDialog = 'mute' | 'note' | 'languages' | 'lists' | 'server';
