import type { FakeMessage } from "@prosa/evolution-client/testing";
import { Contact, FileText, MapPin } from "lucide-react";
import Image from "next/image";
import type { ReactNode } from "react";
import styles from "./phone.module.css";
import { PhoneText } from "./phone-text.tsx";
import type { SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";

interface BubbleContentProps {
  /** One message, or the pictures of one album. */
  messages: FakeMessage[];
  fake: Fake;
  strings: SimulatorStrings;
}

/** What a message says, by its kind. */
export function BubbleContent({ messages, fake, strings }: BubbleContentProps) {
  const message = messages.at(-1);
  if (!message) return null;
  const text = messages.find((part) => part.text)?.text;
  const caption = text ? <PhoneText text={text} /> : null;
  switch (message.kind) {
    case "text":
      return caption;
    case "image":
      return (
        <>
          <div className={styles.album} data-count={Math.min(messages.length, 3)}>
            {messages.map((part, index) => (
              <Image
                key={part.id}
                src={mediaPath(part)}
                alt={pictureName(part, index, strings)}
                width={276}
                height={180}
                unoptimized
              />
            ))}
          </div>
          {caption}
        </>
      );
    case "sticker":
      return (
        <Image
          className={styles.sticker}
          src={mediaPath(message)}
          alt={strings.sticker}
          width={120}
          height={120}
          unoptimized
        />
      );
    case "audio":
      return (
        <audio
          className={styles.audio}
          controls
          preload="metadata"
          src={mediaPath(message)}
          aria-label={strings.voice}
          onPlay={() => {
            if (message.direction !== "out" || message.status === "PLAYED") return;
            void fake.run({ command: "play", args: { messageId: message.id } });
          }}
        >
          <track kind="captions" />
        </audio>
      );
    case "video":
      return (
        <>
          <video className={styles.video} controls preload="metadata" src={mediaPath(message)}>
            <track kind="captions" />
          </video>
          {caption}
        </>
      );
    case "document":
      return (
        <>
          <FileLine icon={<FileText className="icon" />} href={mediaPath(message)}>
            {message.fileName ?? strings.actions.document}
          </FileLine>
          {caption}
        </>
      );
    case "location":
      return (
        <FileLine icon={<MapPin className="icon" />}>
          {message.text ?? `${message.latitude}, ${message.longitude}`}
        </FileLine>
      );
    case "contact":
      return (
        <FileLine icon={<Contact className="icon" />}>
          {message.text ?? strings.actions.contact}
        </FileLine>
      );
  }
}

function FileLine(props: { icon: ReactNode; href?: string; children: ReactNode }) {
  const line = (
    <>
      <span className={styles.fileIcon}>{props.icon}</span>
      <b className="ell">{props.children}</b>
    </>
  );
  return props.href ? (
    <a className={styles.file} href={props.href} download>
      {line}
    </a>
  ) : (
    <div className={styles.file}>{line}</div>
  );
}

/** The fake keeps files on its own port; the page reaches them through this app. */
function mediaPath({ id, mediaUrl }: FakeMessage): string {
  const { pathname } = new URL(mediaUrl ?? `/_fake/media/${id}`, "http://fake.invalid");
  return pathname.replace("/_fake/", "/api/simulator/");
}

function pictureName(message: FakeMessage, index: number, strings: SimulatorStrings): string {
  return message.text ?? message.fileName ?? `${strings.actions.album} ${index + 1}`;
}
