/** What a spreadsheet would run as a formula, it shall show as text. */
const formula = /^[=+\-@\t\r]/;

/** One cell, quoted where it must be. */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  const harmless = typeof value === "string" && formula.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Lines of RFC 4180, with a byte order mark so that spreadsheets read UTF-8. */
export function csv(rows: (string | number | null)[][]): string {
  return `\uFEFF${rows.map(csvLine).join("")}`;
}

/** One more line of such a file. */
export function csvLine(row: (string | number | null)[]): string {
  return `${row.map(csvCell).join(",")}\r\n`;
}
