/**
 * A silent notification of the operating system, since our sound is a choice of its own; `null` on
 * phones whose browsers show none from a page.
 */
export function showNotification(
  title: string,
  options: Omit<NotificationOptions, "silent">,
): Notification | null {
  try {
    return new Notification(title, { ...options, silent: true });
  } catch {
    // Only a service worker may show one there, and that is the host's to have.
    return null;
  }
}
