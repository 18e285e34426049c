import { ProsaError } from "@prosa/core";
import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";
import type { Auth } from "../ports/index.ts";
import { bearerToken } from "./bearer-token.ts";

export interface JwtAuthenticatorOptions {
  /** Where the issuer publishes its public keys. Exactly one of `jwksUrl` and `secret`. */
  jwksUrl?: string;
  /** A secret shared with the issuer, of at least 32 bytes. */
  secret?: string;
  /** What `iss` must be. */
  issuer: string;
  /** What `aud` must be or hold. */
  audience: string;
  /** The claim that names the person, as in `member add --subject`. @defaultValue `sub` */
  subjectClaim?: string;
  /** How far clocks may be apart, in seconds, 0 to 300. @defaultValue 5 */
  clockToleranceSeconds?: number;
  /** Where the token is. @defaultValue `Authorization: Bearer <token>` */
  tokenOf?: (request: Request) => string | null;
}

// Keys choose the family and never the token: a public key cannot be taken for a shared secret.
const publicKeyAlgorithms = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"];
const sharedSecretAlgorithms = ["HS256"];

const leastSecretBytes = 32;

/**
 * An `authenticate` for hosts whose tokens come from elsewhere: it verifies signature, `iss`, `aud`
 * and `exp`, which a token must have.
 *
 * The claims that go on are `sub`, `exp`, `email` and `email_verified` alone: what a token says of roles
 * means nothing to Prosa. A request without a token, or with one that does not hold, is nobody's (`null`).
 *
 * Public keys are cached for ten minutes. A token with an unknown `kid` has them fetched again, at most
 * once in 30 seconds; where the issuer has several keys, its tokens need a `kid`.
 *
 * @throws ProsaError `internal` for options that cannot work. The returned function throws
 * `storage.unavailable` while the public keys cannot be fetched.
 * @example
 * createProsa({
 *   authenticate: createJwtAuthenticator({
 *     jwksUrl: "https://id.example/.well-known/jwks.json",
 *     issuer: "https://id.example/",
 *     audience: "prosa",
 *   }),
 *   ...
 * });
 */
export function createJwtAuthenticator(options: JwtAuthenticatorOptions): Auth["authenticate"] {
  const { subjectClaim = "sub", tokenOf = bearerToken } = options;
  const { key, algorithms } = keyOf(options);
  const expected: JWTVerifyOptions = {
    algorithms,
    issuer: needed("issuer", options.issuer),
    audience: needed("audience", options.audience),
    clockTolerance: toleranceOf(options),
    requiredClaims: ["exp", subjectClaim],
  };

  return async (request) => {
    const token = tokenOf(request);
    if (!token) return null;
    let claims: JWTPayload;
    try {
      claims = (await jwtVerify(token, key, expected)).payload;
    } catch (error) {
      if (!isRefusal(error)) throw unavailable(error);
      return null;
    }
    const subject = claims[subjectClaim];
    if (typeof subject !== "string" || subject === "") return null;
    return {
      claims: {
        sub: subject,
        exp: claims.exp,
        ...(typeof claims.email === "string" && { email: claims.email }),
        ...(typeof claims.email_verified === "boolean" && {
          email_verified: claims.email_verified,
        }),
      },
    };
  };
}

function keyOf({ jwksUrl, secret }: JwtAuthenticatorOptions): {
  key: JWTVerifyGetKey;
  algorithms: string[];
} {
  if ((jwksUrl === undefined) === (secret === undefined)) {
    throw misused("it needs exactly one of jwksUrl and secret");
  }
  if (secret !== undefined) {
    const bytes = new TextEncoder().encode(secret);
    if (bytes.byteLength < leastSecretBytes) {
      throw misused(
        `the secret has ${bytes.byteLength} bytes, and one of fewer than ${leastSecretBytes} can be guessed`,
      );
    }
    return { key: async () => bytes, algorithms: sharedSecretAlgorithms };
  }
  const url = URL.canParse(jwksUrl ?? "") ? new URL(jwksUrl ?? "") : null;
  const isLocal = url !== null && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (!url || (url.protocol !== "https:" && !isLocal)) {
    throw misused("jwksUrl must be an https address, since whoever can change the keys is anybody");
  }
  return { key: createRemoteJWKSet(url), algorithms: publicKeyAlgorithms };
}

function toleranceOf({ clockToleranceSeconds = 5 }: JwtAuthenticatorOptions): number {
  if (clockToleranceSeconds >= 0 && clockToleranceSeconds <= 300) return clockToleranceSeconds;
  throw misused("clockToleranceSeconds is a number from 0 to 300");
}

function needed(name: string, value: string): string {
  if (value) return value;
  throw misused(`without ${name} it would take tokens that were made for another app`);
}

function misused(why: string): ProsaError {
  return new ProsaError("internal", `createJwtAuthenticator cannot be used so: ${why}.`);
}

/** Whether the token is at fault, rather than the way to the keys. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== "ERR_JOSE_GENERIC"
  );
}

function unavailable(cause: unknown): ProsaError {
  return new ProsaError(
    "storage.unavailable",
    "The keys of the sign-in service cannot be fetched, so nobody can be recognised. Try again later.",
    { cause },
  );
}
