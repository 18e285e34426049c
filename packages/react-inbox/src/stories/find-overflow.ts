/**
 * What sticks out of its box: elements that are wider than what holds them and do not scroll, cut or
 * hide the rest, named for a readable failure.
 */
export function findOverflow(root: HTMLElement): string[] {
  const frame = root.getBoundingClientRect();
  const found: string[] = [];
  for (const element of root.querySelectorAll<HTMLElement>("*")) {
    // The browser cuts what a select shows.
    if (element.closest("svg, select, .prosa-sr") || !element.checkVisibility()) continue;
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width <= 1 || height <= 1) continue;
    const name = `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.slice(0, 30)}"`;
    if ((left < frame.left - 1 || right > frame.right + 1) && !isCut(element, root)) {
      found.push(
        `${name} leaves the inbox by ${Math.round(Math.max(frame.left - left, right - frame.right))} px`,
      );
    }
    const style = getComputedStyle(element);
    const isWider = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    if (
      isWider &&
      style.overflowX === "visible" &&
      style.display !== "inline" &&
      !isCut(element, root)
    ) {
      found.push(`${name} is ${element.scrollWidth} px wide in ${element.clientWidth} px`);
    }
  }
  return found;
}

/** Something above it cuts or scrolls what is too wide, on purpose. */
function isCut(element: HTMLElement, root: HTMLElement): boolean {
  for (let above = element.parentElement; above && above !== root; above = above.parentElement) {
    const { overflowX, textOverflow } = getComputedStyle(above);
    if (overflowX === "auto" || overflowX === "scroll") return true;
    if (
      overflowX === "hidden" &&
      (textOverflow === "ellipsis" || above.dataset.media !== undefined)
    )
      return true;
  }
  return false;
}
