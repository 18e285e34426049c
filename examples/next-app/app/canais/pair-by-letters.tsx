import { useId, useState } from "react";
import dialog from "../../components/dialog.module.css";
import styles from "./channels.module.css";
import type { ChannelsStrings } from "./strings.ts";
import type { Pairing } from "./use-pairing.ts";

interface PairByLettersProps {
  pairing: Pairing;
  /** The number that letters were asked for, or `null` before. */
  phone: string | null;
  words: ChannelsStrings["pairing"];
  onPhone: (phone: string) => void;
}

/** Answers without letters after which there will be none. */
const patience = 4;

/** A number first, then the letters to type into its phone. */
export function PairByLetters({ pairing, phone, words, onPhone }: PairByLettersProps) {
  const inputId = useId();
  const [typed, setTyped] = useState("");
  const letters = pairing.code?.pairingCode;
  if (phone && letters) {
    return (
      <div>
        <span className={dialog.label}>{words.letters}</span>
        <output className={styles.letters}>
          {letters.slice(0, 4)}-{letters.slice(4)}
        </output>
      </div>
    );
  }
  const isWaiting = phone !== null && pairing.answersWithoutLetters < patience;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.replace(/\D/g, "").length >= 10) onPhone(typed);
      }}
    >
      <label className={dialog.label} htmlFor={inputId}>
        {words.phone}
      </label>
      <input
        id={inputId}
        className="input"
        type="tel"
        autoComplete="tel"
        required
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p className={dialog.subtle}>
        {phone && !isWaiting ? <span role="alert">{words.noLetters}</span> : words.phoneHint}
      </p>
      <button type="submit" className="btn btn-primary" disabled={isWaiting}>
        {isWaiting ? words.loading : words.askLetters}
      </button>
    </form>
  );
}
