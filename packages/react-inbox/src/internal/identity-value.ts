/** An identity as people read it: numbers formatted, an opaque id by its last digits. */
export function identityValue(
  kind: string,
  value: string,
  phone: (e164: string) => string,
): string {
  const [id = value] = value.split("@");
  const digits = id.replace(/:.*$/, "");
  if (/^\+?\d{8,15}$/.test(digits) && (kind === "phone" || kind === "jid")) {
    return phone(digits.startsWith("+") ? digits : `+${digits}`);
  }
  return kind === "lid" && digits.length > 6 ? `LID …${digits.slice(-4)}` : id;
}
