/** The token of `Authorization: Bearer <token>`, or `undefined`. */
export function bearerOf(request: Request): string | undefined {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  return scheme?.toLowerCase() === "bearer" && token ? token : undefined;
}
