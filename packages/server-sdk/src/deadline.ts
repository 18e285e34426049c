/**
 * Waits for `work`, at most `limitMs`. The work itself goes on, and its end is nobody's any more.
 *
 * @throws Error `no answer in … ms` at the limit.
 */
export async function withinMs<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
