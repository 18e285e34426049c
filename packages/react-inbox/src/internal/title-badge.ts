const BADGE = /^\(\d+\+?\) /;

/** A document has one title and an app one icon, so the inboxes of a page add up. */
const counts = new Map<object, number>();
let observer: MutationObserver | null = null;
let shown = 0;

const total = () => [...counts.values()].reduce((sum, each) => sum + each, 0);

/**
 * Puts a number before the page's title, and on the app's icon where there is one. A title that the
 * host changes meanwhile gets it too; `close` leaves the title as the host has it.
 */
export function createTitleBadge() {
  const self = {};
  counts.set(self, 0);
  observer ??= watchTitle();
  return {
    set(count: number): void {
      counts.set(self, count);
      draw();
      drawIcon();
    },
    close(): void {
      counts.delete(self);
      draw();
      drawIcon();
      if (counts.size > 0) return;
      observer?.disconnect();
      observer = null;
    },
  };
}

function draw(): void {
  const count = total();
  const own = document.title.replace(BADGE, "");
  const title = count > 0 ? `(${count > 99 ? "99+" : count}) ${own}` : own;
  if (document.title !== title) document.title = title;
}

function drawIcon(): void {
  const count = total();
  if (count === shown) return;
  shown = count;
  const drawn = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  drawn?.catch(() => undefined);
}

function watchTitle(): MutationObserver {
  const made = new MutationObserver(draw);
  made.observe(document.head, { childList: true, subtree: true, characterData: true });
  return made;
}
