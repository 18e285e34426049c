import { Camera, Plus, SendHorizontal, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import styles from "./phone.module.css";
import { sendFile } from "./send-file.ts";
import type { SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";
import type { Selection } from "./use-selection.ts";
import { useTypingSignal } from "./use-typing-signal.ts";

interface PhoneComposerProps {
  fake: Fake;
  selection: Selection;
  strings: SimulatorStrings;
}

/** Where the customer writes; it tells the business that they are writing. */
export function PhoneComposer({ fake, selection, strings }: PhoneComposerProps) {
  const { customer, member, mode, setMode } = selection;
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const typing = useTypingSignal(fake, customer?.id ?? null);

  useEffect(() => {
    if (mode.type === "edit") setText(mode.message.text ?? "");
    if (mode.type === "edit" || mode.quoted) input.current?.focus();
  }, [mode]);

  const leaveMode = () => {
    setMode({ type: "say", quoted: null });
    setText("");
  };

  const submit = async () => {
    const written = text.trim();
    if (!written || !customer) return;
    const customerId = customer.id;
    leaveMode();
    typing.stop();
    const done =
      mode.type === "edit"
        ? await fake.run({
            command: "edit",
            args: { customerId, messageId: mode.message.id, text: written },
          })
        : await fake.run({
            command: "say",
            args: {
              customerId,
              text: written,
              ...(mode.quoted && { quotedId: mode.quoted.id }),
              ...(member && { asParticipant: member.id }),
            },
          });
    if (!done) setText(written);
  };

  const pick = async (element: HTMLInputElement) => {
    const file = element.files?.[0];
    element.value = "";
    if (file && customer) await sendFile(fake, customer.id, file, member?.id);
  };

  const about = mode.type === "edit" ? mode.message : mode.quoted;
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {about ? (
        <div className={styles.about}>
          <span className="ell">
            <b>
              {mode.type === "edit" ? strings.editing : `${strings.replyingTo} ${about.author}`}
            </b>{" "}
            {about.text ?? about.fileName ?? about.kind}
          </span>
          <button
            type="button"
            className="icon-btn"
            aria-label={strings.cancel}
            onClick={leaveMode}
          >
            <X className="icon" />
          </button>
        </div>
      ) : null}
      <button
        type="button"
        className="icon-btn"
        aria-label={strings.attach}
        disabled={!customer}
        onClick={() => picker.current?.click()}
      >
        <Plus className="icon icon-20" />
      </button>
      <span className={styles.inputLine}>
        <input
          ref={input}
          value={text}
          aria-label={strings.message}
          placeholder={strings.message}
          autoComplete="off"
          disabled={!customer}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value) typing.keep();
            else typing.stop();
          }}
        />
        <button
          type="button"
          className="icon-btn"
          aria-label={strings.photo}
          disabled={!customer}
          onClick={() => camera.current?.click()}
        >
          <Camera className="icon icon-20" />
        </button>
      </span>
      <button
        type="submit"
        className={styles.submit}
        aria-label={mode.type === "edit" ? strings.saveEdit : strings.sendMessage}
        disabled={!customer || !text.trim()}
      >
        <SendHorizontal className="icon icon-20" />
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={strings.attach}
        onChange={(event) => void pick(event.target)}
      />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        hidden
        aria-label={strings.photo}
        onChange={(event) => void pick(event.target)}
      />
    </form>
  );
}
