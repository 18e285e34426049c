// node scripts/emoji-data.mjs: writes the names of emoji that @prosa/react-inbox carries, cut from
// emojibase-data (MIT) to what the picker and the composer's `:` read. Run after raising that package.
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const to = new URL("../packages/react-inbox/src/internal/emoji-data/", import.meta.url);

/** What phones of the last years draw; newer ones reach many customers as an empty box. */
const NEWEST_VERSION = 15;
/** Unicode's group of parts of emoji, such as a skin tone alone. */
const COMPONENTS = 2;
const TONES = ["🏻", "🏼", "🏽", "🏾", "🏿"];

for (const language of ["en", "es", "pt"]) {
  const from = require.resolve(`emojibase-data/${language}/data.json`);
  const lines = JSON.parse(await readFile(from, "utf8"))
    .filter(
      ({ group, version }) =>
        group !== undefined && group !== COMPONENTS && version <= NEWEST_VERSION,
    )
    .sort((a, b) => a.order - b.order)
    .map(({ emoji, label, group, tags = [], skins = [] }) => [
      emoji,
      label,
      group,
      tags.join(","),
      hasTones(emoji, skins) ? 1 : 0,
    ]);
  const text = lines.map((line) => JSON.stringify(line)).join(",\n");
  await writeFile(new URL(`${language}.json`, to), `[\n${text}\n]\n`);
}
await copyFile(require.resolve("emojibase-data/LICENSE"), new URL("LICENSE", to));

/** Whether its five tones are the emoji with a tone after its first sign. */
function hasTones(emoji, skins) {
  const [first, ...rest] = [...emoji.replaceAll("\u{fe0f}", "")];
  return TONES.every((tone, at) => {
    const skin = skins.find((each) => each.tone === at + 1)?.emoji.replaceAll("\u{fe0f}", "");
    return skin === first + tone + rest.join("");
  });
}
