import { expect, it } from "vitest";
import { accessDoc } from "./access-doc.ts";

it("is published for admins as the tests have it", async () => {
  await expect(accessDoc()).toMatchFileSnapshot("../../../docs/access.md");
});
