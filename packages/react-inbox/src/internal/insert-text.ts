/**
 * Puts text in place of a range, as if it were typed: React hears of it, and undo takes it back.
 * Without a range it takes the selection's place. The caret ends behind it, or where `select` says.
 */
export function insertText(
  field: HTMLTextAreaElement,
  text: string,
  range: { from: number; to: number } | null = null,
  select?: { from: number; to: number },
): void {
  field.focus();
  if (range) field.setSelectionRange(range.from, range.to);
  const at = field.selectionStart;
  // The only way that keeps the field's own undo; browsers without it get the text all the same.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, at, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (select) field.setSelectionRange(select.from, select.to);
}

/** Wraps the selection in a sign of emphasis, or takes it off where it stands around it already. */
export function wrapSelection(field: HTMLTextAreaElement, sign: string): void {
  const { value, selectionStart: from, selectionEnd: to } = field;
  const width = sign.length;
  const isWrapped =
    value.slice(from - width, from) === sign && value.slice(to, to + width) === sign;
  const inner = value.slice(from, to);
  if (isWrapped) {
    insertText(
      field,
      inner,
      { from: from - width, to: to + width },
      {
        from: from - width,
        to: to - width,
      },
    );
    return;
  }
  insertText(field, sign + inner + sign, { from, to }, { from: from + width, to: to + width });
}
