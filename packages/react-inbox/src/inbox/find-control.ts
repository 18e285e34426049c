const isVisible = (element: HTMLElement) => element.checkVisibility();

/** Puts the focus on the first of these that shows. */
export const focusField = (selector: string) => (root: HTMLElement) => {
  [...root.querySelectorAll<HTMLElement>(selector)].find(isVisible)?.focus();
};

/** Opens a menu by the button that shows in this width; its own comes after one that holds more. */
export const openMenu = (name: string) => (root: HTMLElement) => {
  const buttons = [...root.querySelectorAll<HTMLElement>(`[data-menu~="${name}"]`)];
  const button = buttons.reverse().find(isVisible);
  button?.focus();
  button?.click();
};

/** Acts on a control that is drawn by what was just done, within a second of it. */
export function whenThere(
  root: HTMLElement,
  selector: string,
  act: (control: HTMLElement) => void,
): void {
  const until = performance.now() + 1_000;
  const look = () => {
    const control = root.querySelector<HTMLElement>(selector);
    if (control) act(control);
    else if (performance.now() < until) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

const stops = "[data-conversation][tabindex='0'], .prosa-cin, button, a[href], [tabindex='0']";

/** Goes to the next pane, or the one before: to the list's row, the composer, or what comes first. */
export const focusPane = (step: 1 | -1) => (root: HTMLElement) => {
  const panes = [...root.querySelectorAll<HTMLElement>("[data-pane]")].filter(isVisible);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + step + panes.length) % panes.length];
  if (!pane) return;
  for (const selector of stops.split(", ")) {
    const stop = [...pane.querySelectorAll<HTMLElement>(selector)].find(isVisible);
    if (stop) return stop.focus();
  }
};

/** Presses a tool of the composer. */
export function pressTool(name: string) {
  return (root: HTMLElement) => {
    root.querySelector<HTMLElement>(`.prosa-ctools [data-tool='${name}']`)?.click();
  };
}
