/* Shows what the server tells of while no page is open, and opens the app. It keeps nothing and answers no request. */

addEventListener('push', (event) => {
  event.waitUntil(show(event.data));
});

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openNotifications());
});

/** Browsers end a subscription whose messages show nothing: what cannot be read still says that there is something. */
async function show(data) {
  const { title, body, icon, notification_id: id, preferred_locale: lang } = read(data);
  await registration.showNotification(title || 'Linnet', {
    body: body || '',
    icon: icon || '/favicon.ico',
    lang: lang || '',
    // The same one twice is shown once.
    tag: id ? `notification-${id}` : 'notifications',
  });
}

function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

async function openNotifications() {
  const pages = await clients.matchAll({ type: 'window' });
  const page = pages.find(({ url }) => new URL(url).pathname === '/notifications') ?? pages[0];
  if (page === undefined) return clients.openWindow('/notifications');
  await page.focus();
  if (new URL(page.url).pathname !== '/notifications') await page.navigate('/notifications').catch(() => null);
}
