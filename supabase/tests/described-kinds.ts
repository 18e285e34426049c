export const image = {
  mimetype: "image/jpeg",
  caption: "a porta",
  url: "https://mmg.whatsapp.net/x.enc",
};
const file = { mimetype: "application/pdf", fileName: "planta.pdf", caption: "a planta" };
const poll = {
  name: "Quando?",
  options: [{ optionName: "Manhã" }, { optionName: "Tarde" }],
  selectableOptionsCount: 1,
};
const vcard = (name: string) =>
  `BEGIN:VCARD\nFN:${name}\nTEL;type=CELL:+55 11 98765-0009\nEND:VCARD`;
const card = (name: string) => ({ displayName: name, vcard: vcard(name) });
const interactive = {
  header: { title: "Orçamento" },
  body: { text: "Podemos começar?" },
  footer: { text: "Marcenaria" },
  nativeFlowMessage: {
    buttons: [{ name: "quick_reply", buttonParamsJson: '{"display_text":"Sim","id":"yes"}' }],
  },
};
const buttons = {
  contentText: "Podemos começar?",
  buttons: [{ buttonId: "yes", buttonText: { displayText: "Sim" } }],
};
const hydrated = {
  hydratedContentText: "Seu pedido saiu",
  hydratedButtons: [{ urlButton: { displayText: "Rastrear", url: "https://loja.example" } }],
};
const wrapped =
  (...names: string[]) =>
  (message: object) =>
    names.reduceRight<object>((inner, name) => ({ [name]: { message: inner } }), message);

/** What is shown of a message, `file` being the kind of its attachment. */
interface Shown {
  kind: string;
  body: string | null;
  content?: object;
  file?: string;
}

const text = (body: string, content = {}): Shown => ({ kind: "text", body, content });
/** A name, the message, what is shown of it, and what its event says beside the message. */
export const kinds: [string, object, Shown, object?][] = [
  ["conversation", { conversation: "oi" }, text("oi")],
  ["extendedTextMessage of v1", { extendedTextMessage: { text: "oi" } }, text("oi")],
  [
    "text that disappears, wrapped twice",
    wrapped("ephemeralMessage", "ephemeralMessage")({ conversation: "oi" }),
    text("oi"),
  ],
  [
    "view-once image that disappears",
    wrapped("ephemeralMessage", "viewOnceMessageV2")({ imageMessage: image }),
    { kind: "image", body: "a porta", content: { viewOnce: true }, file: "image" },
  ],
  [
    "view-once voice",
    wrapped("viewOnceMessageV2Extension")({ audioMessage: { ptt: true, seconds: 3 } }),
    { kind: "audio", body: null, content: { voice: true, viewOnce: true }, file: "audio" },
  ],
  [
    "view-once video inside view-once",
    wrapped("viewOnceMessage", "viewOnceMessageV2")({ videoMessage: { seconds: 3 } }),
    { kind: "video", body: null, content: { viewOnce: true }, file: "video" },
  ],
  [
    "document with caption that disappears",
    wrapped("ephemeralMessage", "documentWithCaptionMessage")({ documentMessage: file }),
    { kind: "document", body: "a planta", file: "document" },
  ],
  ["album", { albumMessage: { expectedImageCount: 2 } }, { kind: "album", body: null }],
  [
    "picture of an album, in a wrapper that nobody listed",
    wrapped("associatedChildMessage")({ imageMessage: image }),
    { kind: "image", body: "a porta", file: "image" },
  ],
  ["ptv", { ptvMessage: { seconds: 9 } }, { kind: "video", body: null, file: "video" }],
  [
    "gif",
    { videoMessage: { gifPlayback: true } },
    { kind: "video", body: null, content: { gif: true }, file: "video" },
  ],
  [
    "animated sticker",
    wrapped("lottieStickerMessage")({ stickerMessage: { mimetype: "image/webp" } }),
    { kind: "sticker", body: null, file: "sticker" },
  ],
  [
    "live location",
    {
      liveLocationMessage: {
        degreesLatitude: -23.5,
        degreesLongitude: -46.6,
        caption: "a caminho",
      },
    },
    {
      kind: "location",
      body: "a caminho",
      content: {
        location: { latitude: -23.5, longitude: -46.6, name: null, address: null, live: true },
      },
    },
  ],
  [
    "several contacts",
    { contactsArrayMessage: { displayName: "2 contatos", contacts: [card("Lia"), card("Rui")] } },
    {
      kind: "contact",
      body: "Lia\nRui",
      content: {
        contacts: [
          { name: "Lia", phones: ["+55 11 98765-0009"] },
          { name: "Rui", phones: ["+55 11 98765-0009"] },
        ],
      },
    },
  ],
  ...["", "V2", "V3"].map((version): [string, object, Shown] => [
    `poll ${version}`,
    { [`pollCreationMessage${version}`]: poll },
    {
      kind: "poll",
      body: "Quando?",
      content: { poll: { question: "Quando?", options: ["Manhã", "Tarde"] } },
    },
  ]),
  [
    "poll in a wrapper",
    wrapped("pollCreationMessageV4")({ pollCreationMessageV3: poll }),
    {
      kind: "poll",
      body: "Quando?",
      content: { poll: { question: "Quando?", options: ["Manhã", "Tarde"] } },
    },
  ],
  [
    "vote that 2.3.7 decrypted",
    { pollUpdateMessage: { pollCreationMessageKey: { id: "POLL" } } },
    { kind: "choice", body: "Tarde", content: { choice: { id: null, title: "Tarde" } } },
    {
      pollUpdates: [
        { name: "Manhã", voters: [] },
        { name: "Tarde", voters: ["70000000000101@lid"] },
      ],
    },
  ],
  [
    "vote that nobody decrypted",
    { pollUpdateMessage: { pollCreationMessageKey: { id: "POLL" } } },
    { kind: "unsupported", body: null, content: { providerKind: "pollUpdateMessage" } },
    { pollUpdates: [{ name: "Manhã", voters: [] }] },
  ],
  [
    "list",
    { listMessage: { title: "Serviços", sections: [{ rows: [{ title: "Cozinha" }] }] } },
    text("Serviços", { options: ["Cozinha"] }),
  ],
  [
    "answer to a list",
    { listResponseMessage: { title: "Cozinha", singleSelectReply: { selectedRowId: "k" } } },
    { kind: "choice", body: "Cozinha", content: { choice: { id: "k", title: "Cozinha" } } },
  ],
  [
    "buttons sent through the API",
    wrapped("viewOnceMessage")({ interactiveMessage: interactive }),
    text("Orçamento\nPodemos começar?\nMarcenaria", { options: ["Sim"] }),
  ],
  ["buttons", { buttonsMessage: buttons }, text("Podemos começar?", { options: ["Sim"] })],
  [
    "answer to buttons",
    { buttonsResponseMessage: { selectedButtonId: "yes", selectedDisplayText: "Sim" } },
    { kind: "choice", body: "Sim", content: { choice: { id: "yes", title: "Sim" } } },
  ],
  [
    "template",
    { templateMessage: { hydratedTemplate: hydrated } },
    text("Seu pedido saiu", { options: ["Rastrear"] }),
  ],
  [
    "template of four rows",
    { templateMessage: { hydratedFourRowTemplate: hydrated } },
    text("Seu pedido saiu", { options: ["Rastrear"] }),
  ],
  [
    "interactive template",
    { templateMessage: { interactiveMessageTemplate: interactive } },
    text("Orçamento\nPodemos começar?\nMarcenaria", { options: ["Sim"] }),
  ],
  [
    "answer to a template",
    { templateButtonReplyMessage: { selectedId: "yes", selectedDisplayText: "Sim" } },
    { kind: "choice", body: "Sim", content: { choice: { id: "yes", title: "Sim" } } },
  ],
  [
    "interactive answer with paramsJson",
    {
      interactiveResponseMessage: {
        body: { text: "Sim" },
        nativeFlowResponseMessage: { name: "quick_reply", paramsJson: '{"id":"yes"}' },
      },
    },
    { kind: "choice", body: "Sim", content: { choice: { id: "yes", title: "Sim" } } },
  ],
  [
    "interactive answer with broken paramsJson",
    {
      interactiveResponseMessage: {
        body: { text: "Sim" },
        nativeFlowResponseMessage: { paramsJson: "{" },
      },
    },
    { kind: "choice", body: "Sim", content: { choice: { id: null, title: "Sim" } } },
  ],
  [
    "interactive message of which nothing is known",
    { interactiveMessage: { carouselMessage: { cards: [] } } },
    { kind: "unsupported", body: null, content: { providerKind: "interactiveMessage" } },
  ],
  [
    "order",
    { orderMessage: { orderTitle: "Pedido 7", itemCount: 2, message: "para sexta" } },
    { kind: "order", body: "Pedido 7\npara sexta" },
  ],
  [
    "product",
    { productMessage: { product: { title: "Nicho", description: "42 cm" } } },
    { kind: "product", body: "Nicho\n42 cm" },
  ],
  [
    "invitation to a group",
    { groupInviteMessage: { groupName: "Obra", caption: "entre" } },
    { kind: "invite", body: "Obra\nentre" },
  ],
  [
    "event",
    { eventMessage: { name: "Montagem", description: "às 9" } },
    { kind: "system", body: "Montagem\nàs 9", content: { providerKind: "eventMessage" } },
  ],
  [
    "pin",
    { pinInChatMessage: { key: { id: "ELSE" }, type: 1 } },
    { kind: "system", body: null, content: { providerKind: "pinInChatMessage" } },
  ],
  [
    "Meta's buttonMessage",
    { conversation: "Sim" },
    { kind: "choice", body: "Sim", content: { choice: { id: null, title: "Sim" } } },
    { messageType: "buttonMessage" },
  ],
  [
    "Meta's interactiveMessage",
    { conversation: "Cozinha" },
    { kind: "choice", body: "Cozinha", content: { choice: { id: null, title: "Cozinha" } } },
    { messageType: "interactiveMessage" },
  ],
  [
    "kind that does not exist yet",
    { hologramMessage: { url: "x" } },
    { kind: "unsupported", body: null, content: { providerKind: "hologramMessage" } },
  ],
  ...["constructor", "__proto__", "toString"].map((name): [string, object, Shown] => [
    `kind named ${name}`,
    JSON.parse(`{"${name}": {"url": "x"}}`),
    { kind: "unsupported", body: null, content: { providerKind: name } },
  ]),
];
