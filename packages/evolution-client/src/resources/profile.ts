import { recipient } from "../guards.ts";
import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

/** A person's profile. */
export interface Profile {
  wuid: string;
  name: string | null;
  numberExists: boolean;
  /** Null when it is private. */
  picture: string | null;
  /** An object, not a text. `setAt` is ISO 8601. */
  status: { status: string; setAt: string } | null;
  isBusiness: boolean;
  email?: string;
  description?: string;
  website?: string | string[];
}

/** A business's profile; the account without one answers `isBusiness: false` alone. */
export interface BusinessProfile {
  isBusiness: boolean;
  wid?: string;
  description?: string;
  website?: string[];
  email?: string | null;
  category?: string;
  business_hours?: Record<string, unknown>;
}

type Audience = "all" | "contacts" | "contact_blacklist" | "none";

/** Who sees what of the account. */
export interface PrivacySettings {
  readreceipts: "all" | "none";
  profile: Audience;
  status: Audience;
  online: "all" | "match_last_seen";
  last: Audience;
  groupadd: "all" | "contacts" | "contact_blacklist";
}

type Updated = Promise<{ update: string }>;

/** The account's own profile, and other people's. The updates reconnect the session (2.3.7). */
export interface ProfileResource {
  /** @throws EvolutionError `not_on_whatsapp` */
  fetchProfile(
    instance: string,
    request: { number: string },
    options?: CallOptions,
  ): Promise<Profile>;
  fetchBusinessProfile(
    instance: string,
    request: { number: string },
    options?: CallOptions,
  ): Promise<BusinessProfile>;
  updateProfileName(instance: string, request: { name: string }, options?: CallOptions): Updated;
  updateProfileStatus(
    instance: string,
    request: { status: string },
    options?: CallOptions,
  ): Updated;
  /** `picture` is a URL or bare base64. */
  updateProfilePicture(
    instance: string,
    request: { picture: string },
    options?: CallOptions,
  ): Updated;
  removeProfilePicture(instance: string, options?: CallOptions): Updated;
  fetchPrivacySettings(instance: string, options?: CallOptions): Promise<PrivacySettings>;
  /** Needs all six fields. */
  updatePrivacySettings(
    instance: string,
    request: PrivacySettings,
    options?: CallOptions,
  ): Promise<{ update: string; data: PrivacySettings }>;
}

/** Profiles alone, for bundles that need no more. Their routes live under `/chat`. */
export function createProfileResource(call: Requester): ProfileResource {
  const { route, bare } = routesOf(call, "chat");
  const check = ({ number }: { number: string }): void => {
    recipient(number);
  };
  return {
    fetchProfile: route("fetchProfile", { safe: true, check }),
    fetchBusinessProfile: route("fetchBusinessProfile", { safe: true, check }),
    updateProfileName: route("updateProfileName"),
    updateProfileStatus: route("updateProfileStatus"),
    updateProfilePicture: route("updateProfilePicture"),
    removeProfilePicture: bare("removeProfilePicture", "DELETE"),
    fetchPrivacySettings: bare("fetchPrivacySettings"),
    updatePrivacySettings: route("updatePrivacySettings"),
  };
}
