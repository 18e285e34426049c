/** A value that survives a trip through JSON. */
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

/** A JSON object. */
export type JsonObject = { [key: string]: Json | undefined };
