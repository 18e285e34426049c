import { describe, expect, it } from "vitest";
import { createEvolutionClient, parseVersion } from "./index.ts";

const spellings = (version: string) => {
  const { lidSpelling, inboundEdit } = parseVersion(version).quirks;
  return [lidSpelling, inboundEdit];
};

describe("parseVersion", () => {
  it.each([
    ["2.2.3", "lid_only", "none"],
    ["2.3.0", "sender_pn", "deleted"],
    ["2.3.1", "previous_lid", "deleted"],
    ["2.3.4", "previous_lid", "deleted"],
    ["2.3.5", "alt_phone", "no_event"],
    ["2.3.6", "alt_phone", "no_event"],
    ["2.3.7", "phone_twice", "server_ack"],
    ["2.4.0-rc2", "alt_lid", "server_ack"],
    ["v3.1.0", "alt_lid", "server_ack"],
  ])("knows how %s spells LIDs and edits", (version, lid, edit) => {
    expect(spellings(version)).toEqual([lid, edit]);
  });

  it("tells the licence gate, the repeats and version 1", () => {
    const is = (name: "licenseGate" | "dropsRepeats", version: string) =>
      parseVersion(version).quirks[name];
    expect(["2.3.7", "2.4.0-rc2", "2.10.0"].map((version) => is("licenseGate", version))).toEqual([
      false,
      true,
      true,
    ]);
    expect(["2.2.3", "2.3.0", "2.3.6", "2.3.7"].map((at) => is("dropsRepeats", at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(parseVersion("1.8.6").quirks.bodies).toBe("nested");
    expect(parseVersion("2.3.7")).toMatchObject({ text: "2.3.7", major: 2, minor: 3, patch: 7 });
  });

  it("takes the newest it knows for what it cannot read", () => {
    expect(parseVersion("homolog").quirks).toEqual(parseVersion("2.4.0").quirks);
  });
});

describe("client.version", () => {
  it("asks once, without the key, and again only after a failure", async () => {
    const keys: (string | null)[] = [];
    const client = createEvolutionClient({
      baseUrl: "https://evo.example",
      apiKey: "secret-key",
      retries: 0,
      fetch: async (_, init) => {
        keys.push(new Headers(init?.headers).get("apikey"));
        return keys.length === 1
          ? new Response(null, { status: 502 })
          : Response.json({ status: 200, version: "2.3.6" });
      },
    });
    await expect(client.version()).rejects.toMatchObject({ status: 502 });
    expect((await client.version()).quirks.dropsRepeats).toBe(true);
    expect((await client.version()).text).toBe("2.3.6");
    expect(keys).toEqual([null, null]);
  });
});
