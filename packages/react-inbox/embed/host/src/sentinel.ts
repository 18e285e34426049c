import stylesUrl from "@prosa/react-inbox/styles.css?url";
import layerUrl from "@prosa/react-inbox/styles.layer.css?url";

/** Every computed style of every element and of its pseudo-elements, before and after our CSS. */
function stylesOfThePage(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [index, element] of [...document.querySelectorAll("html, body, body *")].entries()) {
    for (const pseudo of [undefined, "::before", "::after", "::marker", "::selection"]) {
      const style = getComputedStyle(element, pseudo);
      for (const name of style) {
        found[`${index} ${element.tagName}${pseudo ?? ""} ${name}`] = style.getPropertyValue(name);
      }
    }
  }
  return found;
}

async function link(href: string): Promise<void> {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const loaded = new Promise((resolve, reject) => {
    sheet.addEventListener("load", resolve);
    sheet.addEventListener("error", reject);
  });
  document.head.append(sheet);
  await loaded;
}

/** What our CSS changes on a page of the host: `{ compared, changed }`. */
async function compare(): Promise<{ compared: number; changed: string[] }> {
  const before = stylesOfThePage();
  await link(stylesUrl);
  await link(layerUrl);
  const after = stylesOfThePage();
  const changed = Object.keys(after).filter((key) => before[key] !== after[key]);
  return { compared: Object.keys(before).length, changed };
}

Object.assign(window, { compare });
