// The only script of the pages on which people sign in: they work without it. It lets a browser use a passkey, by a
// button where one was used before, and otherwise among the names that the browser offers of itself.
const form = document.querySelector('form[data-passkey]');
const button = form?.querySelector('button');

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

let waiting = new AbortController();

async function signIn(mediation) {
  waiting.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const answer = await fetch('/auth/passkey/challenge', { method: 'POST' });
  if (!answer.ok || signal.aborted) return;
  const { challenge, rp_id: rpId } = await answer.json();
  const publicKey = { challenge: toBytes(challenge), rpId, userVerification: 'required', timeout: 240_000 };
  const credential = await navigator.credentials.get({ publicKey, mediation, signal });
  const { clientDataJSON, authenticatorData, signature } = credential.response;
  form.elements.credential_id.value = credential.id;
  form.elements.client_data.value = toText(clientDataJSON);
  form.elements.authenticator_data.value = toText(authenticatorData);
  form.elements.signature.value = toText(signature);
  form.submit();
}

// Who changes their mind, or has none here, goes on by password.
const quietly = (act) => act.catch(() => undefined);

if (form && globalThis.PublicKeyCredential) {
  button.type = 'button';
  button.addEventListener('click', () => quietly(signIn('optional')));
  form.hidden = !/(?:^|; )linnet_passkey=1/.test(document.cookie);
  PublicKeyCredential.isConditionalMediationAvailable?.().then((can) => {
    if (can && form.hidden) quietly(signIn('conditional'));
  });
}
