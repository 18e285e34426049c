/** Uploads that supabase-js sends from a browser: the file's field has no name. */
const UPLOAD = /^\/storage\/v1\/object\//;

/** Replies that hold signed URLs. */
export const signPaths = /^\/storage\/v1\/object\/(upload\/)?sign\//;

/** Gives the unnamed file of a browser's upload the field name that lite looks for. */
export async function nameUploadedFile(request: Request): Promise<Request> {
  const { pathname } = new URL(request.url);
  const type = request.headers.get("content-type") ?? "";
  const isUpload = request.method === "POST" || request.method === "PUT";
  if (!isUpload || !UPLOAD.test(pathname) || !type.startsWith("multipart/form-data")) {
    return request;
  }
  const named = new FormData();
  for (const [field, value] of await request.formData()) {
    if (typeof value === "string") named.append(field, value);
    else named.append("file", value, value.name || "blob");
  }
  const headers = new Headers(request.headers);
  headers.delete("content-type");
  headers.delete("content-length");
  return new Request(request.url, { method: request.method, headers, body: named });
}

/** Adds to a reply of lite the names under which supabase-js looks for a signed URL. */
export function nameSignedUrls(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(nameSignedUrls);
  if (typeof body !== "object" || body === null || !("signedUrl" in body)) return body;
  if (typeof body.signedUrl !== "string") return body;
  const relative = body.signedUrl.replace(/^\/storage\/v1/, "");
  return { ...body, signedURL: relative, url: relative };
}
