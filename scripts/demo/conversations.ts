import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FakeEvolution } from "@prosa/evolution-client/testing";

/** Lets the customers write first, once, so that the first screen is not an empty one. */
export async function openConversations(
  evolution: FakeEvolution,
  instance: string,
  dir: string,
): Promise<void> {
  const done = join(dir, "conversations-opened");
  if (existsSync(done)) return;
  const phone = evolution.phone.on(instance);
  phone.say("lucia-ferraz", "Boa tarde! Vocês fazem guarda-roupa sob medida?");
  await evolution.settled();
  phone.say("jose-raimundo", "Bom dia, a porta do armário soltou de novo");
  phone.sendVoice("jose-raimundo");
  await evolution.settled();
  phone.say("estudio-ponto-e-prumo", "Pessoal, o nicho da sala ficou com 42 cm?", {
    asParticipant: "renata",
  });
  await evolution.settled();
  phone.say("marina-siqueira", "Oi! Queria um orçamento para a cozinha");
  phone.sendAlbum("marina-siqueira");
  phone.say("marina-siqueira", "É essa parede da pia, tem *2,40 m*");
  await evolution.settled();
  writeFileSync(done, "");
}
