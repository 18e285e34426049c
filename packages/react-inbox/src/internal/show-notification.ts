/**
 * A silent notification of the operating system, since our sound is a choice of its own; `null` where
 * it is not allowed, and in browsers that show none from a page.
 */
export function showNotification(
  title: string,
  options: Omit<NotificationOptions, "silent">,
): Notification | null {
  try {
    if (Notification.permission !== "granted") return null;
    return new Notification(title, { ...options, silent: true });
  } catch {
    // On phones only a service worker may show one, and that is the host's to have.
    return null;
  }
}
