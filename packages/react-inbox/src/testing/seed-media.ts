import type { Attachment } from "@prosa/core";

/** A drawn kitchen wall as a data URI: nothing is loaded from elsewhere. */
export function picture(index: number): string {
  const tone = ["#d8cfc2", "#cfd6cf", "#d9c9bd", "#c9cdd3"][index % 4];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80"><rect width="120" height="80" fill="${tone}"/><rect y="58" width="120" height="22" fill="#b9a58c"/><rect x="18" y="34" width="66" height="26" fill="#a9814f"/><path d="M18 34h66v-4H18Z" fill="#f4f1ea"/><path d="M34 34v26M50 34v26M66 34v26" stroke="#8a6638"/><rect x="90" y="14" width="22" height="46" fill="#efeeea"/><rect x="22" y="14" width="40" height="3" fill="#8a6638"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Sixty-four loudness values from 0 to 100. */
export const waveform = Array.from({ length: 64 }, (_, index) =>
  Math.round(28 + 34 * Math.abs(Math.sin(index * 0.9)) + 30 * Math.abs(Math.sin(index * 0.23))),
);

export function attachment(overrides: Partial<Attachment>): Attachment {
  return {
    id: "attachment",
    ordinal: 0,
    kind: "document",
    state: "ready",
    mime: null,
    fileName: null,
    bytes: null,
    widthPx: null,
    heightPx: null,
    durationMs: null,
    waveform: null,
    preview: null,
    storagePath: null,
    thumbnailPath: null,
    errorCode: null,
    ...overrides,
  };
}
