interface ScriptUrls {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const WORKER = '/push-worker.js';

/** What this browser can do: `denied` is undone in its own settings, by nobody but its owner. */
export type PushAbility = 'unsupported' | NotificationPermission;

export function readAbility(): PushAbility {
  const able = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  return able ? Notification.permission : 'unsupported';
}

/** Where this browser is told of things now; null where it is not. */
export async function findBrowserSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/**
 * Has the browser's own push service take messages that are signed by `serverKey`; asks for permission where that is
 * still open. Throws where it is refused, or the service cannot be reached.
 */
export async function subscribeBrowser(
  serverKey: string,
): Promise<{ endpoint: string; keys: { p256dh: string; auth: string } }> {
  await navigator.serviceWorker.register(trustWorker());
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: serverKey };
  // One for another key, as after the server was made anew, cannot be changed.
  const made = await pushManager.subscribe(options).catch(async () => {
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe(options);
  });
  const { endpoint = '', keys = {} } = made.toJSON();
  return { endpoint, keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' } };
}

/** The worker goes too: nothing of it is left to be woken. */
export async function unsubscribeBrowser(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await registration?.unregister();
}

/** Shows one as it will look. */
export async function showTest(title: string, body: string): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  await registration.showNotification(title, { body, icon: '/favicon.ico', tag: 'test' });
}

/** Our own script alone, for browsers that enforce Trusted Types; the policy is in the content security policy. */
function trustWorker(): string {
  const factory = (globalThis as { trustedTypes?: ScriptUrls }).trustedTypes;
  policy ??= factory?.createPolicy('linnet-worker', { createScriptURL: () => WORKER });
  return policy?.createScriptURL(WORKER) ?? WORKER;
}
let policy: ReturnType<ScriptUrls['createPolicy']> | undefined;
