/** Tells who sends a request; the host knows its sessions. */
export interface Auth {
  /**
   * The verified claims of the request's session (`sub` names the operator), or `null` for none.
   * Permissions are looked up in Prosa, never read from the claims.
   */
  authenticate(request: Request): Promise<{ claims: Record<string, unknown> } | null>;
}
