import { whenOpen } from "./connection.ts";
import { emit } from "./events.ts";
import type { FakeCustomer, FakeFile, FakeKind, FakeMember, FakeMessage } from "./fake-state.ts";
import { type LoadedFile, load, mediaContent, mediaKeyOf, oggSeconds } from "./media-files.ts";
import { announceContact } from "./noise.ts";
import type { FakePhone, SayOptions } from "./phone.ts";
import { scheduleTicks } from "./receipts.ts";
import {
  deviceFacts,
  findById,
  keepMedia,
  keyFromPhone,
  quoteFromPhone,
  store,
} from "./records.ts";
import {
  documentSample,
  photoSamples,
  stickerSample,
  videoSample,
  voiceSample,
} from "./samples.ts";
import type { Instance, Json, World } from "./world.ts";

interface Draft {
  kind: FakeKind;
  messageType: string;
  message: Json;
  /** Missing leaves the field out, as Evolution does for some kinds. */
  contextInfo?: Json | null;
  shown: Partial<FakeMessage>;
  file?: LoadedFile;
  options?: SayOptions;
  fromMe?: boolean;
  id?: string;
}

/** Finds a customer, or says who is missing. */
export function customerOf(world: World, customerId: string): FakeCustomer {
  const customer = world.customers.get(customerId);
  if (!customer) throw new Error(`There is no customer "${customerId}".`);
  return customer;
}

/** Who writes: nobody in a one-to-one chat, a member in a group. */
export function authorOf(customer: FakeCustomer, memberId?: string): FakeMember | null {
  if (customer.kind === "person") return null;
  const member = customer.members.find(({ id }) => !memberId || id === memberId);
  if (!member) throw new Error(`"${customer.name}" has no member "${memberId}".`);
  return member;
}

/** Id of a message from an Android phone: `AC` and 30 hexadecimal digits. */
export function phoneMessageId(world: World): string {
  return `AC${world.random.hex(world.next("message"), 30)}`;
}

/** Everything that the customers' phones can send as a message. */
export function createPhoneMessages(
  world: World,
  instanceOf: () => Instance,
): Pick<
  FakePhone,
  | "say"
  | "ownerSay"
  | "sendImage"
  | "sendAlbum"
  | "sendVoice"
  | "sendVideo"
  | "sendDocument"
  | "sendSticker"
  | "sendLocation"
  | "sendContact"
  | "sendContent"
> {
  function write(customerId: string, draft: Draft): FakeMessage {
    const instance = instanceOf();
    const customer = customerOf(world, customerId);
    const fromMe = draft.fromMe ?? false;
    const author = fromMe ? null : authorOf(customer, draft.options?.asParticipant);
    const id = draft.id ?? phoneMessageId(world);
    const nowMs = Date.now();
    const name = fromMe ? instance.profileName : (author?.name ?? customer.name);
    const quoted = draft.options?.quotedId ? findById(instance, draft.options.quotedId) : null;
    if (draft.options?.quotedId && !quoted)
      throw new Error(`There is no message "${draft.options.quotedId}" to reply to.`);
    const contextInfo = quoted ? quoteFromPhone(instance, quoted) : draft.contextInfo;
    const message = { ...draft.message };
    const shown: FakeMessage = {
      id,
      chatId: customer.id,
      direction: fromMe ? "out" : "in",
      author: name,
      kind: draft.kind,
      ...draft.shown,
      ...(quoted ? { quotedId: quoted.record.key.id } : {}),
      reactions: [],
      status: "SERVER_ACK",
      timestampMs: nowMs,
    };
    if (draft.file) {
      shown.mediaUrl = keepMedia(world, id, draft.file.mime, draft.file.bytes);
      shown.mime = draft.file.mime;
    }
    const record = {
      key: keyFromPhone(world, instance, customer, id, fromMe, author),
      pushName: name,
      status: fromMe ? "SERVER_ACK" : "DELIVERY_ACK",
      message,
      ...(contextInfo === undefined ? {} : { contextInfo }),
      messageType: draft.messageType,
      messageTimestamp: Math.floor(nowMs / 1000),
      instanceId: instance.id,
      source: "android",
    };
    const stored = store(world, instance, customer, record, shown, draft.file ? id : null);
    const presence = instance.presence[customer.id];
    if (presence) presence.customer = "paused";
    whenOpen(instance, () => {
      if (shown.deleted) return;
      if (!fromMe) shown.status = "DELIVERY_ACK";
      const ignored = customer.kind === "group" && instance.settings?.groupsIgnore === true;
      if (ignored) return;
      const base64 = draft.file && instance.activeBase64 ? { base64: draft.file.base64 } : {};
      emit(world, instance, "messages.upsert", { ...record, message: { ...message, ...base64 } });
      announceContact(world, instance, customer, author, fromMe);
      if (fromMe) scheduleTicks(world, instance, stored);
      world.changed();
    });
    return structuredClone(shown);
  }

  function text(customerId: string, body: string, options: SayOptions, fromMe: boolean) {
    const facts = deviceFacts(world, world.next("facts"));
    return write(customerId, {
      kind: "text",
      messageType: "conversation",
      message: { conversation: body, messageContextInfo: facts },
      shown: { text: body },
      options,
      fromMe,
    });
  }

  function media(
    customerId: string,
    kind: FakeKind,
    file: LoadedFile,
    options: SayOptions,
    link?: Json,
  ) {
    const key = mediaKeyOf(kind);
    const content = mediaContent(world, kind, file, "in");
    const captionedDocument = kind === "document" && file.caption;
    return write(customerId, {
      kind,
      messageType: key,
      message: { [key]: content, ...(link ? { messageContextInfo: link } : {}) },
      ...(captionedDocument ? {} : { contextInfo: null }),
      shown: {
        ...(file.caption ? { text: file.caption } : {}),
        ...(file.fileName ? { fileName: file.fileName } : {}),
        ...(kind === "audio" || file.durationSeconds
          ? { durationSeconds: file.durationSeconds ?? Math.max(1, oggSeconds(file.bytes) ?? 1) }
          : {}),
      },
      file,
      options,
    });
  }

  function album(customerId: string, files: FakeFile[]): FakeMessage[] {
    const instance = instanceOf();
    const customer = customerOf(world, customerId);
    const author = authorOf(customer, files[0]?.asParticipant);
    const id = phoneMessageId(world);
    const key = keyFromPhone(world, instance, customer, id, false, author);
    const record = {
      key,
      pushName: author?.name ?? customer.name,
      status: "DELIVERY_ACK",
      message: {
        messageContextInfo: deviceFacts(world, world.next("facts")),
        albumMessage: { expectedImageCount: files.length, expectedVideoCount: 0 },
      },
      contextInfo: null,
      messageType: "albumMessage",
      messageTimestamp: Math.floor(Date.now() / 1000),
      instanceId: instance.id,
      source: "android",
    };
    store(world, instance, customer, record, null);
    whenOpen(instance, () => emit(world, instance, "messages.upsert", record));
    const parent = { remoteJid: key.remoteJid, fromMe: false, id };
    const association = { associationType: 1, parentMessageKey: parent };
    return files.map((file, index) => {
      const loaded = load(file, photoSamples[index % photoSamples.length] ?? photoSamples[0]);
      const sent = media(customerId, "image", loaded, file, { messageAssociation: association });
      const stored = findById(instance, sent.id);
      if (stored?.shown) stored.shown.albumId = id;
      return { ...sent, albumId: id };
    });
  }

  const plain =
    (kind: FakeKind, sample: Parameters<typeof load>[1], defaults: FakeFile = {}) =>
    (customerId: string, file: FakeFile = {}): FakeMessage => {
      const chosen = file.base64 ? file : { ...defaults, ...file };
      return media(customerId, kind, load(chosen, sample), file);
    };

  return {
    say: (customerId, body, options = {}) => text(customerId, body, options, false),
    ownerSay: (customerId, body) => text(customerId, body, {}, true),
    sendImage: (customerId, file = {}) => {
      if (!world.chaos.album) return plain("image", photoSamples[0])(customerId, file);
      const [sent] = album(customerId, [file]);
      if (!sent) throw new Error("An album of one picture came out empty.");
      return sent;
    },
    sendAlbum: (customerId, files) =>
      album(customerId, files && files.length > 0 ? files : photoSamples.map(() => ({}))),
    sendVoice: plain("audio", voiceSample, { durationSeconds: 1 }),
    sendVideo: plain("video", videoSample, { durationSeconds: 1 }),
    sendDocument: plain("document", documentSample, { fileName: "Planta da cozinha.pdf" }),
    sendSticker: plain("sticker", stickerSample),
    sendLocation: (customerId, place) => {
      const at = place ?? {
        latitude: -23.5614,
        longitude: -46.6559,
        name: "Obra da Rua das Laranjeiras",
        address: "Rua das Laranjeiras, 210",
      };
      const thumbnail = mediaContent(world, "image", load({}, photoSamples[0]), "in").jpegThumbnail;
      return write(customerId, {
        kind: "location",
        messageType: "locationMessage",
        message: {
          locationMessage: {
            degreesLatitude: at.latitude,
            degreesLongitude: at.longitude,
            name: at.name ?? "",
            address: at.address ?? "",
            jpegThumbnail: thumbnail,
          },
          messageContextInfo: deviceFacts(world, world.next("facts")),
        },
        contextInfo: null,
        shown: {
          text: [at.name, at.address].filter(Boolean).join(", "),
          latitude: at.latitude,
          longitude: at.longitude,
        },
      });
    },
    sendContent: (customerId, content, options = {}) => {
      const messageType = options.messageType ?? Object.keys(content)[0] ?? "unknown";
      return write(customerId, {
        kind: "text",
        messageType,
        message: content,
        ...("contextInfo" in options ? { contextInfo: options.contextInfo ?? null } : {}),
        shown: { text: `[${messageType}]` },
        options,
      });
    },
    sendContact: (customerId, contact) => {
      const { name, phone } = contact ?? { name: "Carla Dias", phone: "5511955550004" };
      const digits = phone.replace(/\D/g, "");
      const vcard = `BEGIN:VCARD\nVERSION:3.0\nN:;${name};;;\nFN:${name}\nitem1.TEL;waid=${digits}:+${digits}\nitem1.X-ABLabel:Celular\nEND:VCARD`;
      return write(customerId, {
        kind: "contact",
        messageType: "contactMessage",
        message: { contactMessage: { displayName: name, vcard } },
        contextInfo: null,
        shown: { text: name },
      });
    },
  };
}
