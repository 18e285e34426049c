/** A private store of files. Paths are `<tenant>/<conversation>/<attachment>`. */
export interface MediaStore {
  /** Writes or replaces. @throws ProsaError `storage.unavailable`. */
  put(path: string, bytes: Uint8Array, mime: string): Promise<void>;
  /** @throws ProsaError `attachment.not_found` when nothing is stored there. */
  get(path: string): Promise<Uint8Array>;
  /** Deletes files; one that is not there counts as deleted. @throws ProsaError `storage.unavailable`. */
  remove(paths: string[]): Promise<void>;
  /** A URL that opens the file for `seconds`, at most 300. */
  signedUrl(path: string, seconds: number): Promise<string>;
}
