import { expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const policy = contentSecurityPolicy({
  nonce: "n1",
  supabaseUrl: "https://abc.supabase.example/",
  development: false,
});

it("runs scripts by nonce and evaluates none", () => {
  expect(policy).toContain("script-src 'self' 'nonce-n1' 'strict-dynamic';");
  expect(policy).not.toContain("unsafe-eval");
});

it("reaches Supabase by HTTP and by socket, and nothing else", () => {
  expect(policy).toContain(
    "connect-src 'self' https://abc.supabase.example wss://abc.supabase.example;",
  );
});
