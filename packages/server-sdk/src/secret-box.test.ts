import { describe, expect, it } from "vitest";
import { createSecretBox } from "./secret-box.ts";

const key = (fill: number) => btoa(String.fromCharCode(...new Uint8Array(32).fill(fill)));

describe("a secret box", () => {
  it("opens what it sealed, for the same channel alone", async () => {
    const box = createSecretBox(`v1:${key(1)}`);
    const { ciphertext, keyVersion } = await box.seal("channel-a", { apiKey: "segredo" });
    expect(ciphertext).not.toContain("segredo");
    await expect(box.open("channel-a", ciphertext, keyVersion)).resolves.toEqual({
      apiKey: "segredo",
    });
    await expect(box.open("channel-b", ciphertext, keyVersion)).rejects.toMatchObject({
      code: "internal",
    });
  });

  it("seals with the newest key and still opens what older ones sealed", async () => {
    const old = await createSecretBox(`v1:${key(1)}`).seal("c", { a: "1" });
    const box = createSecretBox(`v2:${key(2)},v1:${key(1)}`);
    expect((await box.seal("c", { a: "2" })).keyVersion).toBe(2);
    await expect(box.open("c", old.ciphertext, old.keyVersion)).resolves.toEqual({ a: "1" });
    await expect(
      createSecretBox(`v2:${key(2)}`).open("c", old.ciphertext, old.keyVersion),
    ).rejects.toThrow("v1");
  });

  it("says which keys it holds, and refuses two of one version", () => {
    expect(createSecretBox(`v2:${key(2)},v1:${key(1)}`).keyVersions).toEqual([2, 1]);
    expect(() => createSecretBox(`v1:${key(2)},v1:${key(1)}`)).toThrow("one version");
  });

  it("refuses keys of another length or form", () => {
    for (const bad of ["", "segredo", "v1:abc", `1:${key(1)}`]) {
      expect(() => createSecretBox(bad)).toThrow("PROSA_ENCRYPTION_KEY");
    }
  });
});
