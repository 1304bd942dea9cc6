// The only script of the page on which people join, and only where the server asks their browser for some work: it begins
// when the form is filled in, and the form is sent when it is done. The browser does it beside the page's own thread.
const box = document.querySelector('[data-challenge="work"]');
const form = box?.closest('form');
const [said, bar] = [box?.querySelector('[role="status"]'), box?.querySelector('progress')];
const field = form?.elements.challenge;

/** What is worked on; null: nothing is, or it failed. */
let underWay = null;
/** The form was to be sent meanwhile. */
let sending = false;
/** A ticket is good for an hour by the server's clock. */
let goodUntil = 0;
const GOOD_FOR_MS = 55 * 60_000;

const say = (state) => {
  said.textContent = said.dataset[state];
  said.className = state === 'failed' ? 'error' : 'hint';
  bar.hidden = state !== 'working';
};
const toHex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function workOut() {
  const asked = await fetch('/auth/sign-up/challenge', { method: 'POST' });
  if (!asked.ok) throw new Error(String(asked.status));
  const { salt, rounds, tries, target, ticket } = await asked.json();
  const bytes = new TextEncoder();
  const way = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes.encode(salt), iterations: rounds };
  for (let number = 0; number < tries; number++) {
    const key = await crypto.subtle.importKey('raw', bytes.encode(String(number)), 'PBKDF2', false, ['deriveBits']);
    if (toHex(await crypto.subtle.deriveBits(way, key, 256)) === target) return `${ticket}.${number}`;
    bar.value = (number + 1) / tries;
  }
  throw new Error('nothing found');
}

async function begin() {
  say('working');
  try {
    field.value = await workOut();
    goodUntil = Date.now() + GOOD_FOR_MS;
    say('done');
    if (sending) form.submit();
  } catch {
    sending = false;
    say('failed');
  }
  underWay = null;
}
const start = () => {
  if (Date.now() < goodUntil && field.value !== '') return;
  field.value = '';
  underWay ??= begin();
};

if (form) {
  if (globalThis.crypto?.subtle === undefined) say('failed');
  else {
    say('idle');
    form.addEventListener('focusin', () => said.className !== 'error' && start());
    form.addEventListener('submit', (event) => {
      start();
      if (underWay === null) return;
      event.preventDefault();
      sending = true;
    });
    // Whoever comes back to it has used what was worked out.
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return;
      field.value = '';
      sending = false;
      say('idle');
    });
  }
}
