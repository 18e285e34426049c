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

it("may be framed only by whole origins that the host names", () => {
  const framedBy = (frameAncestors: string) =>
    contentSecurityPolicy({
      nonce: "n1",
      supabaseUrl: "https://abc.supabase.example/",
      development: false,
      frameAncestors,
    });
  expect(policy).toContain("frame-ancestors 'none'");
  expect(framedBy("https://crm.example, https://erp.example")).toContain(
    "frame-ancestors https://crm.example https://erp.example",
  );
  for (const wrong of ["*", "https:", "crm.example", "https://crm.example; script-src *"]) {
    expect(framedBy(wrong)).toContain("frame-ancestors 'none'");
  }
});
