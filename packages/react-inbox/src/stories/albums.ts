import type { Message } from "@prosa/core";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import { attachment, picture } from "../testing/seed-media.ts";

const photo = (n: number, minutes: number, rest: Partial<Message> = {}): Partial<Message> => ({
  kind: "image",
  body: null,
  sortTs: minutesAgo(minutes),
  attachments: [
    attachment({
      id: `photo-${minutes}-${n}`,
      kind: "image",
      mime: "image/svg+xml",
      storagePath: picture(n),
      widthPx: 1200,
      heightPx: 800,
    }),
  ],
  ...rest,
});

/** Albums as channels send them: announced, without announcement, ours, and without pictures. */
export function albums(): Message[] {
  const list: Partial<Message>[] = [
    { kind: "album", body: null, sortTs: minutesAgo(50) },
    ...[0, 1, 2, 3, 4].map((n) => photo(n, 50)),
    photo(5, 50, { body: "É essa parede da pia" }),
    photo(0, 40),
    photo(1, 40),
    photo(2, 40, { body: "Três do banheiro" }),
    { direction: "system", body: "Dobrada na nossa", deletedAt: minutesAgo(31) },
    photo(1, 30, { direction: "out", status: "read" }),
    photo(3, 30, { direction: "out", status: "read" }),
    photo(2, 20),
    { kind: "album", body: null, sortTs: minutesAgo(10) },
  ];
  return list.map((each, index) => buildMessage({ id: `album-${index}`, seq: index + 1, ...each }));
}
