/** Seals the secrets of channels. The channel id is bound in: a row moved to another fails to open. */
export interface SecretBox {
  /** @throws ProsaError `internal` when the key version is unknown or the seal is broken. */
  open(channelId: string, ciphertext: string, keyVersion: number): Promise<Record<string, string>>;
  /** Seals with the newest key. */
  seal(
    channelId: string,
    value: Record<string, string>,
  ): Promise<{ ciphertext: string; keyVersion: number }>;
}
