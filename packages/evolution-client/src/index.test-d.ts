// Checked by tsc: a wrong type here fails the type check. Nothing of this file runs.
import type {
  CallData,
  CallOptions,
  EvolutionClient,
  EvolutionError,
  EvolutionErrorCode,
  EvolutionVersion,
  EvolutionWebhook,
  MessageData,
  Requester,
  SentMessage,
  UnwrappedMessage,
  WebhookKind,
} from "./index.ts";
import { createEvolutionClient, createMessageResource, createRequester } from "./index.ts";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Expect<T extends true> = T;
type IsAny<T> = 0 extends 1 & T ? true : false;

/** True when `any` hides somewhere in a type, down to 5 levels. */
type HasAny<T, Depth extends unknown[] = []> = Depth["length"] extends 5
  ? false
  : IsAny<T> extends true
    ? true
    : T extends (...args: infer Args) => infer Result
      ? true extends HasAny<Args[number], [...Depth, 0]> | HasAny<Awaited<Result>, [...Depth, 0]>
        ? true
        : false
      : T extends readonly (infer Item)[]
        ? HasAny<Item, [...Depth, 0]>
        : T extends AbortSignal | Headers | Error
          ? false
          : T extends object
            ? true extends { [Key in keyof T]-?: HasAny<T[Key], [...Depth, 0]> }[keyof T]
              ? true
              : false
            : false;

export type NoAnyInThePublicSurface = [
  Expect<Equal<HasAny<EvolutionClient>, false>>,
  Expect<Equal<HasAny<EvolutionWebhook>, false>>,
  Expect<Equal<HasAny<EvolutionVersion>, false>>,
  Expect<Equal<HasAny<UnwrappedMessage>, false>>,
  Expect<Equal<HasAny<CallOptions>, false>>,
  Expect<Equal<IsAny<EvolutionError["body"]>, false>>,
  // The check itself finds one.
  Expect<Equal<HasAny<{ a: { b: ReturnType<typeof JSON.parse>[] } }>, true>>,
];

declare const webhook: EvolutionWebhook;
declare const requester: Requester;

export function unionNarrows(): CallData[] {
  if (webhook.kind === "message") {
    const first: Partial<MessageData> | undefined = webhook.items[0];
    void first;
  }
  return webhook.kind === "call" ? webhook.items : [];
}

export type Facts = [
  Expect<
    Equal<
      Extract<WebhookKind, "other" | "error" | "label_change">,
      "other" | "error" | "label_change"
    >
  >,
  Expect<Equal<Extract<EvolutionErrorCode, "unlicensed">, "unlicensed">>,
  Expect<Equal<Awaited<ReturnType<EvolutionClient["message"]["sendPoll"]>>, SentMessage>>,
];

export async function requestsAreChecked(): Promise<void> {
  const client = createEvolutionClient({ baseUrl: "https://evo.example", apiKey: "k" });
  // @ts-expect-error text is required
  await client.message.sendText("loja", { number: "5511987650001" });
  // @ts-expect-error numbers are strings
  await client.message.sendText("loja", { number: 5511987650001, text: "Oi" });
  // @ts-expect-error events are required
  await client.webhook.set("loja", { enabled: true, url: "https://crm.example" });
  // @ts-expect-error not a kind of media
  await client.message.sendMedia("loja", { number: "55", mediatype: "gif", media: "AAAA" });
  // @ts-expect-error not a change
  await client.label.handleLabel("loja", { number: "55", labelId: "1", action: "toggle" });
  // @ts-expect-error groups are named by groupJid
  await client.group.leaveGroup("loja", { id: "120363000000000001@g.us" });
  await createMessageResource(
    createRequester({ baseUrl: "https://evo.example", apiKey: "k" }),
  ).sendText("loja", { number: "55", text: "Oi" }, { timeoutMs: 5, signal: AbortSignal.abort() });
  await createMessageResource(requester).sendReaction("loja", {
    key: { id: "1", remoteJid: "x@lid", fromMe: false },
    reaction: "",
  });
}
