import { failure } from "../http-failure.ts";
import { newPerson } from "../people.ts";
import { validate } from "../validate.ts";
import { indexedBytes } from "../wire-values.ts";
import type { Json } from "../world.ts";
import { file, sendRoute } from "./message.ts";
import { created, type Route, type RouteContext } from "./route.ts";
import { sendWithChaos } from "./send.ts";

const flowNames: Record<string, string> = {
  reply: "quick_reply",
  copy: "cta_copy",
  url: "cta_url",
  call: "cta_call",
  pix: "payment_info",
};

function flowButton({ type, displayText, ...rest }: Json): Json {
  const label = displayText === undefined ? {} : { display_text: displayText };
  const renamed: Json = { ...label, ...rest };
  return { name: flowNames[String(type)], buttonParamsJson: JSON.stringify(renamed) };
}

function checkButtons(buttons: readonly Json[]): void {
  const replies = buttons.filter(({ type }) => type === "reply").length;
  if (replies > 3) throw failure(400, ["Maximum of 3 reply buttons allowed"]);
  if (replies > 0 && replies < buttons.length)
    throw failure(400, ["Reply buttons cannot be mixed with other button types"]);
}

function checkPoll({ values, selectableCount }: Json): string[] {
  const options = (values as unknown[]).map(String);
  if (new Set(options).size !== options.length)
    throw failure(400, [["Duplicate options in the 'values' array are not allowed."]]);
  if (options.length < 2 || options.length > 10)
    throw failure(400, [["values does not meet minimum length of 2"]]);
  if (Number(selectableCount) > 10)
    throw failure(400, [["selectableCount must be less than or equal to 10"]]);
  return options;
}

/** Nobody's phone: a status is addressed to everybody. */
async function sendStatus({ world, instance, body }: RouteContext) {
  const request = validate(body, {
    required: ["type", "content"],
    types: { content: "string" },
    oneOf: { type: ["text", "image", "audio", "video"] },
  });
  if (instance.state !== "open") throw failure(400, ["Error: Connection Closed"]);
  const conversation = String(request.content);
  const answer = await sendWithChaos(world, instance, {
    customer: newPerson("status", "Status", null, null),
    jid: "status@broadcast",
    messageType: "conversation",
    bare: true,
    content: () => ({ conversation }),
    shown: { kind: "text", text: conversation },
    request,
  });
  return created(answer);
}

/** Sends of the rarer kinds. */
export const extraMessageRoutes: Route[] = [
  { method: "POST", path: "message/sendStatus", scope: "instance", handle: sendStatus },
  sendRoute("sendPtv", { required: ["number"] }, async (request, context) => {
    const refusal = "Owned media must be a url, base64, or valid file with buffer";
    const built = await file(context, "video", request.video, request, refusal);
    return {
      ...built,
      messageType: "ptvMessage",
      content: (contextInfo) => {
        const { gifPlayback: _, ...ptvMessage } = built.content(contextInfo).videoMessage as Json;
        return { ptvMessage: { ...ptvMessage, processedVideos: [], seconds: 1 } };
      },
    };
  }),
  sendRoute(
    "sendPoll",
    {
      required: ["number", "name", "selectableCount", "values"],
      types: { name: "string", selectableCount: "number", values: "array" },
    },
    async (request, { world }) => {
      const values = checkPoll(request);
      return {
        messageType: "pollCreationMessageV3",
        bare: true,
        content: (contextInfo) => ({
          messageContextInfo: {
            messageSecret: indexedBytes(world.random.bytes(world.next("poll"), 32)),
            contextInfo,
          },
          pollCreationMessageV3: {
            name: request.name,
            selectableOptionsCount: request.selectableCount,
            options: values.map((optionName) => ({ optionName })),
          },
        }),
        shown: { kind: "text", text: [request.name, ...values].join("\n") },
      };
    },
  ),
  sendRoute(
    "sendList",
    {
      required: ["number", "title", "footerText", "buttonText", "sections"],
      types: { sections: "array" },
    },
    async ({ title, description, buttonText, footerText, sections }) => ({
      messageType: "listMessage",
      content: (contextInfo) => ({
        listMessage: {
          title,
          description,
          buttonText,
          footerText,
          sections,
          listType: 2,
          contextInfo,
        },
      }),
      shown: { kind: "text", text: [title, description].filter(Boolean).join("\n") },
    }),
  ),
  sendRoute(
    "sendButtons",
    { required: ["number", "buttons"], types: { buttons: "array" } },
    async ({ title, description, footer, buttons }, { world }) => {
      const list = buttons as Json[];
      checkButtons(list);
      const text = `*${String(title)}*\n${description ? `\n${String(description)}\n` : ""}`;
      const templateId = world.random.uuid(world.next("template"));
      return {
        messageType: "viewOnceMessage",
        bare: true,
        participant: true,
        content: () => ({
          viewOnceMessage: {
            message: {
              interactiveMessage: {
                body: { text },
                footer: { text: footer },
                nativeFlowMessage: {
                  buttons: list.map(flowButton),
                  messageParamsJson: JSON.stringify({ from: "api", templateId }),
                },
              },
            },
          },
        }),
        shown: { kind: "text", text },
      };
    },
  ),
  sendRoute("sendTemplate", { required: ["number", "name", "language"] }, async () => {
    throw failure(500, ["Error: Method not available in the Baileys service"]);
  }),
];
